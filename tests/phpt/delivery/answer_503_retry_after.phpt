--TEST--
503 with Retry-After, in seconds and as a date, is honoured
--EXTENSIONS--
s2s
--FILE--
<?php
require __DIR__ . '/delivery.inc';
foreach (['seconds', 'date'] as $form) {
    $server = new FaultServer();
    $until = time() + 4;
    $value = $form === 'date' ? gmdate('D, d M Y H:i:s \G\M\T', $until) : '3';
    $server->behave([['status' => 503, 'headers' => ['Retry-After' => $value], 'times' => 1], ['status' => 200]]);
    shop('show(settled(send_order("order-1"), 30));', temporary_directory(), $server);
    $times = array_column($server->arrivals(), 'time');
    echo $form, ': ', $times[1] >= ($form === 'date' ? $until : $times[0] + 3) ? 'waited' : 'TOO EARLY', ', ', count($times), " arrived\n";
}
?>
--EXPECT--
delivered, status 200, 2 attempts, answer "{}"
seconds: waited, 2 arrived
delivered, status 200, 2 attempts, answer "{}"
date: waited, 2 arrived
