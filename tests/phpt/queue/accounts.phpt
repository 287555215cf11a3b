--TEST--
S2S\Queue::stats() and php --ri s2s: every account of a destination's name is seen
--EXTENSIONS--
s2s
--FILE--
<?php
require __DIR__ . '/../delivery/delivery.inc';
$server = new FaultServer();
$server->rules([
    ['match' => 'order-old', 'behaviours' => [['status' => 400, 'body' => 'wrong SEM ID']]],
    ['behaviours' => [['status' => 200, 'body' => '{"status":"ok"}']]],
]);
$queue = temporary_directory();
$code = <<<'PHP'
    $client = new S2S\Client(new S2S\Destination\Sklik($argv[1]));
    foreach (array_slice($argv, 2) as $order) {
        settled(send_order($order, $client));
    }
    PHP;
shop($code, $queue, $server, [], ['old-sem-id-SECRET', 'order-old-1', 'order-old-2']);
shop($code . <<<'PHP'
    $row = S2S\Queue::stats()['destinations']['sklik'];
    $states = ['queued' => 0, 'delivered' => 0, 'rejected' => 0];
    echo implode(',', array_keys(S2S\Queue::stats()['destinations'])), ': ', json_encode(array_intersect_key($row, $states)), ', ', $row['lastError'], "\n";
    foreach ($row['accounts'] as $account) {
        echo preg_match('/^[0-9a-f]{8}$/', $account['account']) ? 'a name' : $account['account'], ', ', preg_replace('/:\d+/', '', $account['endpoint']), ', ',
            json_encode(array_intersect_key($account, $states)), ', ', $account['lastError'] ?? 'no error', "\n";
    }
    echo array_values(array_diff(array_keys($row), array_keys($account))) === ['accounts'] ? "the same columns\n" : "OTHERS\n";
    echo count(array_unique(array_column($row['accounts'], 'account'))), " names\n";
    PHP, $queue, $server, [], ['new-sem-id-SECRET', 'order-new']);

$process = new Process([PHP_BINARY, ...extension_arguments(), '-d', "s2s.queue=$queue", '--ri', 's2s']);
$process->wait();
$text = $process->output();
echo preg_replace(['/account [0-9a-f]{8}/', '/:\d+/'], ['account NAME', ''], implode("\n", preg_grep('/^Destination/', explode("\n", $text)))), "\n";
var_dump(str_contains($text, 'SECRET'));
?>
--EXPECT--
sklik: {"queued":0,"delivered":1,"rejected":2}, HTTP 400, the payload was refused: a required field is missing or has the wrong form: wrong SEM ID
a name, https://127.0.0.1/rtgconv, {"queued":0,"delivered":1,"rejected":0}, no error
a name, https://127.0.0.1/rtgconv, {"queued":0,"delivered":0,"rejected":2}, HTTP 400, the payload was refused: a required field is missing or has the wrong form: wrong SEM ID
the same columns
2 names
Destination sklik => account NAME, https://127.0.0.1/rtgconv, queued 0, delivered 1, rejected 0, uncertain 0, expired 0, repeated 0
Destination sklik => account NAME, https://127.0.0.1/rtgconv, queued 0, delivered 0, rejected 2, uncertain 0, expired 0, repeated 0
bool(false)
