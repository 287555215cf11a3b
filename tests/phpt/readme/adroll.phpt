--TEST--
README: the example for AdRoll, as it stands there
--EXTENSIONS--
s2s
--FILE--
<?php
require __DIR__ . '/../checking.inc';
$readme = (string) file_get_contents(__DIR__ . '/../../../README.md');
if (!preg_match('/^<!-- example: adroll -->\n```php\n(.*?)^```$/ms', $readme, $match)) {
    exit('README.md has no such example');
}
$server = new CheckingServer('adroll.php');
$process = start_php($match[1] . <<<'PHP'

    echo json_encode([array_keys($receipt->queued), $receipt->skipped, $receipt->warnings, $receipt->durable]), "\n";
    var_dump(S2S\Queue::flush((float) $argv[1]));
    echo S2S\Queue::entries()[0]->state->value, "\n";
    PHP, ['s2s.queue' => temporary_directory(), 's2s.ca_file' => certificates() . '/ca.crt', 's2s.adroll.endpoint' => $server->url('/api'), 'display_errors' => '1'], [(string) patience(20)]);
var_dump($process->wait(60));
echo $process->output();
foreach ($server->arrivals() as $arrival) {
    echo $arrival['path'], ' ', json_encode($arrival['findings']), ' ', json_decode($arrival['body'])[0]->conversion_value, "\n";
}
?>
--EXPECT--
int(0)
[["adroll"],[],[],true]
bool(true)
delivered
/api?advertisable=YOUR-ADVERTISABLE-EID [] 33110
