--TEST--
AdRoll: what was written and never answered is uncertain; sent again only by an operator, or where resend_uncertain says so
--EXTENSIONS--
s2s
--FILE--
<?php
require __DIR__ . '/adroll_server.inc';
foreach (['close', 'reset', 'hang', 'garbage'] as $action) {
    $server = new FaultServer();
    $server->behave([['action' => $action, 'times' => 1], ['status' => 200]]);
    $queue = temporary_directory();
    echo "$action: ";
    adroll_shop('show(settled(adroll_send(["order-1"])[0]), 0);', $queue, $server, ['s2s.timeout' => '0.5']);
    echo count($server->arrivals()), " arrived\n";
}

echo "Of a batch all are; it goes only after an answer:\n";
$server->behave([['status' => 200, 'times' => 1], ['action' => 'close', 'times' => 1], ['status' => 200]]);
$queue = temporary_directory();
adroll_shop(<<<'PHP'
    settled(adroll_send(['order-0'])[0]);
    adroll_send(['order-1', 'order-2', 'order-3']);
    var_dump(S2S\Queue::flush(patience(20)));
    foreach (S2S\Queue::entries() as $entry) { show($entry, 0); }
    PHP, $queue, $server);
echo "Another process, and a repeat of the order, change nothing:\n";
$before = count($server->arrivals());
adroll_shop(<<<'PHP'
    adroll_send(['order-2']);
    settled(adroll_send(['order-4'])[0]);
    echo json_encode(array_intersect_key(adroll_stats(), ['uncertain' => 0, 'delivered' => 0, 'repeated' => 0])), "\n";
    PHP, $queue, $server);
echo count($server->arrivals()) - $before, " arrived\n";
echo "Queue::retry():\n";
adroll_shop(<<<'PHP'
    var_dump(S2S\Queue::retry(), S2S\Queue::flush(patience(20)));
    foreach (S2S\Queue::entries() as $entry) { show($entry); }
    PHP, $queue, $server);

echo "resend_uncertain:\n";
foreach (['php.ini', 'the constructor'] as $way) {
    $server = new FaultServer();
    $server->behave([['action' => 'close', 'times' => 1], ['status' => 200]]);
    $code = $way === 'php.ini' ? 'adroll_client()' : 'adroll_client(resendUncertain: true)';
    adroll_shop("show(settled(adroll_send(['order-1'], $code)[0]));", temporary_directory(), $server, $way === 'php.ini' ? ['s2s.adroll.resend_uncertain' => '1'] : []);
    echo count($server->arrivals()), " arrived\n";
}
?>
--EXPECT--
close: uncertain, status none, 1 attempts, answer ""
1 arrived
reset: uncertain, status none, 1 attempts, answer ""
1 arrived
hang: uncertain, status none, 1 attempts, answer ""
1 arrived
garbage: uncertain, status none, 1 attempts, answer ""
1 arrived
Of a batch all are; it goes only after an answer:
bool(true)
delivered, status 200, 1 attempts, answer ""
uncertain, status none, 1 attempts, answer ""
uncertain, status none, 1 attempts, answer ""
uncertain, status none, 1 attempts, answer ""
Another process, and a repeat of the order, change nothing:
{"delivered":2,"uncertain":3,"repeated":1}
1 arrived
Queue::retry():
int(3)
bool(true)
delivered, status 200, 1 attempts, answer "{}"
delivered, status 200, 1 attempts, answer "{}"
delivered, status 200, 1 attempts, answer "{}"
delivered, status 200, 1 attempts, answer "{}"
delivered, status 200, 1 attempts, answer "{}"
resend_uncertain:
delivered, status 200, 2 attempts, answer "{}"
2 arrived
delivered, status 200, 2 attempts, answer "{}"
2 arrived
