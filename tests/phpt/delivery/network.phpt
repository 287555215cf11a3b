--TEST--
A reset, a closed connection, garbage and a truncated answer: attempts that are made again
--EXTENSIONS--
s2s
--FILE--
<?php
require __DIR__ . '/delivery.inc';
foreach (['reset', 'close', 'garbage', 'reset_unread', 'hang'] as $action) {
    $server = new FaultServer();
    $server->behave([['action' => $action, 'times' => 1], ['status' => 200]]);
    echo "$action:\n";
    shop(<<<'PHP'
        $id = send_order('order-1');
        $first = attempted($id);
        echo $first->state->value, ' after ', $first->attempts, ', ', $first->status ?? 'no status', ', ', $first->answer !== null ? 'told why' : 'NOT TOLD', ", ";
        show(settled($id));
        PHP, temporary_directory(), $server, ['s2s.timeout' => '0.5']);
}
echo "truncate: its status is an answer\n";
$server = new FaultServer();
$server->behave([['action' => 'truncate']]);
shop('show(settled(send_order("order-1")), 1);', temporary_directory(), $server);
echo count($server->arrivals()), " arrived\n";
?>
--EXPECT--
reset:
queued after 1, no status, told why, delivered, status 200, 2 attempts, answer "{}"
close:
queued after 1, no status, told why, delivered, status 200, 2 attempts, answer "{}"
garbage:
queued after 1, no status, told why, delivered, status 200, 2 attempts, answer "{}"
reset_unread:
queued after 1, no status, told why, delivered, status 200, 2 attempts, answer "{}"
hang:
queued after 1, no status, told why, delivered, status 200, 2 attempts, answer "{}"
truncate: its status is an answer
delivered, status 200, 1 attempts, answer "x"
1 arrived
