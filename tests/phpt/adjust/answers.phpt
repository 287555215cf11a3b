--TEST--
Adjust's table of answers: what becomes of an event
--EXTENSIONS--
s2s
--FILE--
<?php
require __DIR__ . '/adjust.inc';
$answers = [
    [200, '{"status":"OK"}'], [200, 'hello'],
    [400, 'Ignoring event, earlier unique event tracked'], [400, 'IGNORING EVENT, EARLIER UNIQUE EVENT TRACKED, web'],
    [400, 'Bad event state'], [400, 'invalid revenue'], [403, 'Tracking disabled'], [404, 'App token not found'],
    [413, 'Request size too large'], [451, 'Device is opted out'],
    [201, 'x'], [301, 'x'], [418, 'x'],
];
$rules = [];
foreach ($answers as $i => [$status, $text]) {
    $body = str_starts_with($text, '{') || strlen($text) < 6 ? $text : json_encode(['error' => "Event request failed ($text)"]);
    $rules[] = ['match' => "external_device_id=device-$i&", 'behaviours' => [['status' => $status, 'body' => $body]]];
}
$server = new FaultServer();
$server->rules($rules);
adjust(<<<'PHP'
    foreach (json_decode($argv[1]) as $i => [$status, $text]) {
        printf("%-60s ", "$status $text:");
        show(settled(send_event(adjust_event("device-$i"))), 0);
    }
    PHP, temporary_directory(), $server, [], [json_encode($answers)]);
?>
--EXPECT--
200 {"status":"OK"}:                                         delivered, status 200, 1 attempts, answer ""
200 hello:                                                   delivered, status 200, 1 attempts, answer ""
400 Ignoring event, earlier unique event tracked:            delivered, status 400, 1 attempts, answer ""
400 IGNORING EVENT, EARLIER UNIQUE EVENT TRACKED, web:       delivered, status 400, 1 attempts, answer ""
400 Bad event state:                                         rejected, status 400, 1 attempts, answer ""
400 invalid revenue:                                         rejected, status 400, 1 attempts, answer ""
403 Tracking disabled:                                       rejected, status 403, 1 attempts, answer ""
404 App token not found:                                     rejected, status 404, 1 attempts, answer ""
413 Request size too large:                                  rejected, status 413, 1 attempts, answer ""
451 Device is opted out:                                     rejected, status 451, 1 attempts, answer ""
201 x:                                                       rejected, status 201, 1 attempts, answer ""
301 x:                                                       rejected, status 301, 1 attempts, answer ""
418 x:                                                       rejected, status 418, 1 attempts, answer ""
