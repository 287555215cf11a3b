--TEST--
Adjust: what was written and never answered is uncertain, and sent again by an operator only, or with resend_uncertain
--EXTENSIONS--
s2s
--FILE--
<?php
require __DIR__ . '/adjust.inc';
$ok = ['status' => 200, 'body' => '{"status":"OK"}'];
foreach (['close', 'reset', 'hang', 'garbage'] as $action) {
    foreach (['POST', 'GET'] as $method) {
        $server = new FaultServer();
        $server->behave([['action' => $action, 'times' => 1], $ok]);
        echo "$action, $method: ";
        adjust(<<<'PHP'
            show(settled($id = send_event(adjust_event('phone', 100))), 0);
            $next = send_event(adjust_event('tablet', 90));
            settled($next);
            var_dump(S2S\Queue::retry($id));
            show(settled($id), 20);
            PHP, temporary_directory(), $server, ['s2s.timeout' => '0.5', 's2s.adjust.method' => $method]);
        echo count($server->arrivals()), " arrived\n";
    }
    $server = new FaultServer();
    $server->behave([['action' => $action, 'times' => 1], $ok]);
    echo "$action, resend_uncertain: ";
    adjust('show(settled(send_event(adjust_event())), 20);', temporary_directory(), $server, ['s2s.timeout' => '0.5', 's2s.adjust.resend_uncertain' => '1']);
    echo count($server->arrivals()), " arrived\n";
}
echo "On a connection that was used before: ";
$server = new FaultServer();
$server->behave([$ok + ['then' => 'close'], $ok]);
adjust(<<<'PHP'
    settled(send_event(adjust_event('phone', 100)));
    show(settled(send_event(adjust_event('phone', 90))), 20);
    PHP, temporary_directory(), $server);
echo count($server->arrivals()), " arrived\n";
// With it, libcurl's own second try on a fresh connection is let be: one attempt, two requests.
echo "The same with resend_uncertain: ";
$server = new FaultServer();
$server->behave([$ok + ['then' => 'close'], $ok]);
adjust(<<<'PHP'
    settled(send_event(adjust_event('phone', 100)));
    show(settled(send_event(adjust_event('phone', 90))), 20);
    PHP, temporary_directory(), $server, ['s2s.adjust.resend_uncertain' => '1']);
echo count($server->arrivals()), " arrived\n";
echo "Overtaken: ";
$server = new FaultServer();
$server->behave([['action' => 'close', 'times' => 1], $ok]);
adjust(<<<'PHP'
    settled($id = send_event(adjust_event('phone', 100)));
    settled(send_event(adjust_event('phone', 90)));
    var_dump(S2S\Queue::retry($id));
    show(entry($id));
    PHP, temporary_directory(), $server);
?>
--EXPECTF--
close, POST: uncertain, status none, 1 attempts, answer ""
int(1)
delivered, status 200, 1 attempts, answer "{"status":"OK"}"
3 arrived
close, GET: uncertain, status none, 1 attempts, answer ""
int(1)
delivered, status 200, 1 attempts, answer "{"status":"OK"}"
3 arrived
close, resend_uncertain: delivered, status 200, 2 attempts, answer "{"status":"OK"}"
2 arrived
reset, POST: uncertain, status none, 1 attempts, answer ""
int(1)
delivered, status 200, 1 attempts, answer "{"status":"OK"}"
3 arrived
reset, GET: uncertain, status none, 1 attempts, answer ""
int(1)
delivered, status 200, 1 attempts, answer "{"status":"OK"}"
3 arrived
reset, resend_uncertain: delivered, status 200, 2 attempts, answer "{"status":"OK"}"
2 arrived
hang, POST: uncertain, status none, 1 attempts, answer ""
int(1)
delivered, status 200, 1 attempts, answer "{"status":"OK"}"
3 arrived
hang, GET: uncertain, status none, 1 attempts, answer ""
int(1)
delivered, status 200, 1 attempts, answer "{"status":"OK"}"
3 arrived
hang, resend_uncertain: delivered, status 200, 2 attempts, answer "{"status":"OK"}"
2 arrived
garbage, POST: uncertain, status none, 1 attempts, answer ""
int(1)
delivered, status 200, 1 attempts, answer "{"status":"OK"}"
3 arrived
garbage, GET: uncertain, status none, 1 attempts, answer ""
int(1)
delivered, status 200, 1 attempts, answer "{"status":"OK"}"
3 arrived
garbage, resend_uncertain: delivered, status 200, 2 attempts, answer "{"status":"OK"}"
2 arrived
On a connection that was used before: uncertain, status none, 1 attempts, answer "%s"
1 arrived
The same with resend_uncertain: delivered, status 200, 1 attempts, answer "{"status":"OK"}"
2 arrived
Overtaken: int(0)
uncertain, status none, 1 attempts, answer "a later event of the same device and event token was sent before; this one would be refused"
