--TEST--
Adjust: within a lane the earliest goes first whenever it was accepted, later ones wait for a retry, other lanes don't; what comes too late is refused
--EXTENSIONS--
s2s
--FILE--
<?php
require __DIR__ . '/adjust.inc';
$server = new FaultServer();
$server->rules([['match' => 'external_device_id=phone&', 'behaviours' => [['status' => 500, 'times' => 1], ['status' => 200, 'body' => '{"status":"OK","cv":1}']]]]);
adjust(<<<'PHP'
    attempted($first = send_event(adjust_event('phone', 100)));
    $second = send_event(adjust_event('phone', 50));
    $between = send_event(adjust_event('phone', 70)); // accepted after the one that it goes before
    show(settled(send_event(adjust_event('tablet', 50))));
    show(settled(send_event(adjust_event('phone', 50, 'Lead')), 20));
    echo entry($first)->state->value, ', ', entry($between)->state->value, ', ', entry($second)->state->value, ' and due ', var_export(entry($second)->dueAt, true), "\n";
    // In its turn, and with the whole answer.
    foreach ((new S2S\Client())->sendNow(adjust_event('phone', 40), 10) as $response) {
        echo $response->state->value, ' ', $response->body, "\n";
    }
    show(entry($first));
    show(entry($between));
    show(entry($second));
    show(settled(send_event(adjust_event('phone', 45))));
    PHP, temporary_directory(), $server);
foreach ($server->arrivals('external_device_id=phone&') as $arrival) {
    $times[value_of($arrival, 'event_token')][] = (int) value_of($arrival, 'created_at_unix');
}
$sorted = $times['tok1'];
sort($sorted);
echo count($times['tok1']), ' arrived', $sorted === $times['tok1'] ? ' in order' : ' IN DISORDER', "\n";
?>
--EXPECT--
delivered, status 200, 1 attempts, answer "{}"
delivered, status 200, 1 attempts, answer "{"status":"OK","cv":1}"
queued, queued, queued and due NULL
delivered {"status":"OK","cv":1}
delivered, status 200, 2 attempts, answer "{"status":"OK","cv":1}"
delivered, status 200, 1 attempts, answer "{"status":"OK","cv":1}"
delivered, status 200, 1 attempts, answer "{"status":"OK","cv":1}"
rejected, status none, 0 attempts, answer "a later event of the same device and event token was sent before; this one would be refused"
5 arrived in order
