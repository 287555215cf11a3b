--TEST--
Postbacks: no answer, with and without resend_uncertain
--EXTENSIONS--
s2s
--FILE--
<?php
require __DIR__ . '/answered.inc';

foreach (['hang', 'close', 'reset', 'garbage'] as $action) {
    answered($action, [['action' => $action, 'times' => 1], ['status' => 200]], [], ['s2s.timeout' => '0.5']);
    answered("$action, resent", [['action' => $action, 'times' => 1], ['status' => 200]], ['resendUncertain' => true], ['s2s.timeout' => '0.5']);
}
?>
--EXPECTF--
hang: uncertain, status none, 1 attempts, answer "time-out: sent, and no answer after %f s"
    1 arrived
hang, resent: delivered, status 200, 2 attempts, answer "{}"
    2 arrived
close: uncertain, status none, 1 attempts, answer "the connection was closed without an answer"
    1 arrived
close, resent: delivered, status 200, 2 attempts, answer "{}"
    2 arrived
reset: uncertain, status none, 1 attempts, answer "Recv failure: Connection reset by peer"
    1 arrived
reset, resent: delivered, status 200, 2 attempts, answer "{}"
    2 arrived
garbage: uncertain, status none, 1 attempts, answer "Received HTTP/0.9 when not allowed"
    1 arrived
garbage, resent: delivered, status 200, 2 attempts, answer "{}"
    2 arrived
