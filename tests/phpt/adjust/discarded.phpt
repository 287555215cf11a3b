--TEST--
Queue::discard() of an uncertain entry: closed, and its key stays taken; after erase() the event may come again
--EXTENSIONS--
s2s
--FILE--
<?php
require __DIR__ . '/adjust.inc';
$ok = ['status' => 200, 'body' => '{"status":"OK"}'];
$server = new FaultServer();
$server->behave([['action' => 'close', 'times' => 1], $ok]);
adjust(<<<'PHP'
    $send = fn (int $ago) => send_event(adjust_event('phone', $ago)->setOrder('order-1', 10, 'EUR'));
    show(settled($id = $send(100)));
    echo 'discarded: ', S2S\Queue::discard($id), ', again: ', S2S\Queue::discard($id), ', retried: ', S2S\Queue::retry($id) + S2S\Queue::retry(), "\n";
    echo count(S2S\Queue::entries()), " entries\n";
    $send(90);
    wait_for(fn () => adjust_stats()['repeated'] === 1, 20, 'the repeat');
    echo 'sent now: ', (new S2S\Client())->sendNow(adjust_event('phone', 80)->setOrder('order-1', 10, 'EUR'))['adjust']->state->value, "\n";
    echo count(S2S\Queue::entries()), " entries\n";
    echo 'erased: ', S2S\Queue::erase('order-1'), "\n";
    show(settled($send(70)), 20);
    PHP, temporary_directory(), $server);
echo count($server->arrivals()), " arrived\n";
?>
--EXPECT--
uncertain, status none, 1 attempts, answer "the connection was closed without an answer"
discarded: 1, again: 0, retried: 0
0 entries
sent now: uncertain
0 entries
erased: 1
delivered, status 200, 1 attempts, answer "{"status":"OK"}"
2 arrived
