--TEST--
Adjust: 202, 401 and 403 hold the destination; a new token, or an operator, lets it go
--EXTENSIONS--
s2s
--FILE--
<?php
require __DIR__ . '/adjust.inc';
foreach ([[202, 'Missing authentication token'], [401, 'Failed to authorize request'], [403, 'App is inactive']] as [$status, $text]) {
    $server = new FaultServer();
    $server->behave([['status' => $status, 'body' => json_encode(['error' => "Event request failed ($text)"]), 'times' => 1], ['status' => 200, 'body' => '{"status":"OK"}']]);
    $queue = temporary_directory();
    adjust(<<<'PHP'
        $id = send_event(adjust_event('one', 100));
        $held = wait_for(fn () => adjust_stats()['held'], 10, 'the hold');
        $later = send_event(adjust_event('two', 50));
        echo entry($id)->state->value, ' and ', entry($later)->state->value, ', ', is_string($held) ? 'told why' : var_export($held, true), "\n";
        PHP, $queue, $server);
    echo count($server->arrivals()), " arrived\n";
    adjust($status === 403 ? 'S2S\Queue::retry(); var_dump(S2S\Queue::flush(patience(10)));' : 'send_event(adjust_event("three", 40)); var_dump(S2S\Queue::flush(patience(10)));',
        $queue, $server, $status === 403 ? [] : ['s2s.adjust.token' => 'new']);
    // Those of different devices go side by side: in any order.
    $arrivals = $server->arrivals();
    usort($arrivals, fn ($one, $other) => array_search(value_of($one, 'external_device_id'), ['one', 'two', 'three']) <=> array_search(value_of($other, 'external_device_id'), ['one', 'two', 'three']));
    foreach ($arrivals as $arrival) {
        echo value_of($arrival, 'external_device_id'), ' ', $arrival['headers']['authorization'] ?? 'without a token', "\n";
    }
}
?>
--EXPECT--
queued and queued, told why
1 arrived
bool(true)
one without a token
one Bearer new
two Bearer new
three Bearer new
queued and queued, told why
1 arrived
bool(true)
one without a token
one Bearer new
two Bearer new
three Bearer new
queued and queued, told why
1 arrived
bool(true)
one without a token
one without a token
two without a token
