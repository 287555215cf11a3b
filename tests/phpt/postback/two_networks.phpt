--TEST--
S2S\Destination\Postback: two networks with one URL are two destinations, each with its own credentials
--EXTENSIONS--
s2s
--FILE--
<?php
require __DIR__ . '/postback.inc';

$server = CheckingServer::postback(['path' => '/pb', 'clickId' => 'kcid', 'parameters' => [], 'required' => []]);
$queue = temporary_directory();
run_shop(<<<'PHP'
    $url = $argv[1] . '/pb?kcid={kcid}';
    $client = new S2S\Client(
        new S2S\Destination\Postback('netA', $url, headers: ['X-Token' => 'AAA']),
        new S2S\Destination\Postback('netB', $url, headers: ['X-Token' => 'BBB']),
    );
    foreach ($client->sendNow(order(), 20) as $name => $response) {
        echo "$name: {$response->state->value}\n";
    }
    PHP, $server->ini($queue), [$server->origin]);
$tokens = array_map(static fn (array $arrival) => $arrival['headers']['X-Token'], $server->arrivals());
sort($tokens);
echo implode(' ', $tokens), "\n";
?>
--EXPECT--
netA: delivered
netB: delivered
AAA BBB
