--TEST--
503 with Retry-After, in seconds and as a date, is honoured
--EXTENSIONS--
s2s
--FILE--
<?php
require __DIR__ . '/delivery.inc';
foreach (['seconds' => fn () => '3', 'date' => fn () => gmdate('D, d M Y H:i:s \G\M\T', time() + 4)] as $form => $value) {
    $server = new FaultServer();
    $server->behave([['status' => 503, 'headers' => ['Retry-After' => $value()], 'times' => 1], ['status' => 200]]);
    shop('show(settled(send_order("order-1"), 30));', temporary_directory(), $server);
    $times = array_column($server->arrivals(), 'time');
    // The date has whole seconds, and a moment has gone since it was made.
    echo $form, ': ', $times[1] - $times[0] >= ($form === 'date' ? 2 : 3) ? 'waited' : 'TOO EARLY', ', ', count($times), " arrived\n";
}
?>
--EXPECT--
delivered, status 200, 2 attempts, answer "{}"
seconds: waited, 2 arrived
delivered, status 200, 2 attempts, answer "{}"
date: waited, 2 arrived
