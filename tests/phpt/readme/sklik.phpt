--TEST--
README: its ten lines of PHP, as they stand there
--EXTENSIONS--
s2s
--FILE--
<?php
require __DIR__ . '/../checking.inc';
$readme = (string) file_get_contents(__DIR__ . '/../../../README.md');
if (!preg_match('/^<!-- example: sklik -->\n```php\n(.*?)^```$/ms', $readme, $match)) {
    exit('README.md has no such example');
}
$server = new CheckingServer('sklik.php');
$process = start_php($match[1] . <<<'PHP'

    echo json_encode([array_keys($receipt->queued), $receipt->skipped, $receipt->durable]), "\n";
    foreach ($receipt->warnings as $problem) {
        echo $problem->path, ' ', $problem->message, "\n";
    }
    var_dump(S2S\Queue::flush((float) $argv[1]));
    echo S2S\Queue::entries()[0]->state->value, "\n";
    PHP, ['s2s.queue' => temporary_directory(), 's2s.ca_file' => certificates() . '/ca.crt', 's2s.sklik.endpoint' => $server->url('/rtgconv'),
    's2s.sklik.sem_id' => '0123456789abcdefghijklmn', 'display_errors' => '1'], [(string) patience(20)]);
var_dump($process->wait(60));
echo $process->output();
foreach ($server->arrivals() as $arrival) {
    $errors = array_filter($arrival['findings'], fn (array $finding) => $finding[0] === 'error');
    echo $arrival['path'], ' ', json_encode($errors), ' ', json_decode($arrival['body'])->event_data->value, "\n";
}
?>
--EXPECT--
int(0)
[["sklik"],[],true]
user_ids.user_data.sid is missing: pass the cookie "sid" that sul.js sets on the shop's pages
user_ids.user_data.udid is missing: pass the cookie "udid" that sul.js sets on the shop's pages
bool(true)
delivered
/rtgconv [] 27364
