--TEST--
S2S\Client: without a destination, the warning names every account that php.ini can set up
--EXTENSIONS--
s2s
--INI--
s2s.queue=memory:
--FILE--
<?php
const OURS = ['s2s.sklik.sem_id', 's2s.adroll.advertisable', 's2s.knorex.postback_url', 's2s.adjust.app_token'];
$receipt = (new S2S\Client())->send(new S2S\Event('Purchase'));
echo json_encode([$receipt->queued, $receipt->skipped]), "\n";
$accounts = [];
foreach ($receipt->warnings as $warning) {
    // Further ad systems come behind ours: their accounts are looked at below.
    $message = preg_replace_callback('/\((.*)\)$/', function (array $found) use (&$accounts): string {
        $accounts = explode(', ', $found[1]);
        return '(' . implode(', ', array_intersect($accounts, OURS)) . ')';
    }, $warning->message);
    echo $message, "\n";
}
$entries = ini_get_all('s2s', false);
$systems = array_unique(preg_replace('/^s2s\.(\w+)\..*$/', '$1', preg_grep('/^s2s\.\w+\./', array_keys($entries))));
$named = array_map(fn (string $account) => explode('.', $account)[1], $accounts);
sort($systems);
sort($named);
echo $named === $systems ? 'one for each system of php.ini' : json_encode([$named, $systems]), ', ';
echo array_diff($accounts, array_keys($entries)) === [] ? 'each an entry' : json_encode($accounts), "\n";
?>
--EXPECT--
[[],[]]
no destination is set up: give Client one, or set an account in php.ini (s2s.sklik.sem_id, s2s.adroll.advertisable, s2s.knorex.postback_url, s2s.adjust.app_token)
one for each system of php.ini, each an entry
