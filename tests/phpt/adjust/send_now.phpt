--TEST--
Adjust: sendNow() waits for its turn within its time-out, and gives a conversion value's answer whole
--EXTENSIONS--
s2s
--FILE--
<?php
require __DIR__ . '/adjust.inc';
$server = new FaultServer();
$body = '{"status":"OK","skadn":{"conversion_value":6},"filler":"' . str_repeat('x', 2000) . '"}';
$server->rules([
    ['match' => 'external_device_id=lost&', 'behaviours' => [['status' => 404, 'body' => '{"error":"Event request failed (Device not found)"}']]],
    ['behaviours' => [['status' => 200, 'body' => $body]]],
]);
adjust(<<<'PHP'
    $client = new S2S\Client();
    $response = $client->sendNow(adjust_event('phone'), patience(5))['adjust'];
    echo $response->state->value, ' ', $response->status, ' ', $response->body === $argv[1] ? 'whole' : $response->body, "\n";
    $first = attempted(send_event(adjust_event('lost', 100)));
    printf("%s for %d h, %s\n", $first->state->value, round(($first->dueAt / 1000 - time()) / 3600), $first->answer);
    $begin = microtime(true);
    $response = $client->sendNow(adjust_event('lost', 50), 0.5)['adjust'];
    echo $response->state->value, ' ', $response->status, ' "', $response->body, '" ', microtime(true) - $begin < patience(5) ? 'in time' : 'TOO LATE', "\n";
    // The install may not be known yet, but the endpoint is well.
    for ($i = 0; $i < 8; $i++) { send_event(adjust_event("lost-$i")); }
    echo adjust_stats()['breaker'], "\n";
    PHP, temporary_directory(), $server, [], [$body]);
?>
--EXPECT--
delivered 200 whole
queued for 8 h, {"error":"Event request failed (Device not found)"}
queued 0 "" in time
closed
