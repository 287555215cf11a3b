--TEST--
HTTP/2: what is written at one go leaves together, header fields and body in one segment of TCP
--EXTENSIONS--
s2s
--SKIPIF--
<?php
exec('/usr/bin/python3 -c "import h2" 2>&1', $output, $status);
if ($status !== 0) {
    echo 'skip python3-h2 is not installed';
} elseif (PHP_OS_FAMILY !== 'Linux') {
    echo 'skip only Linux gathers what is written';
}
?>
--FILE--
<?php
require __DIR__ . '/delivery.inc';
const ORDERS = 400;
$server = new FaultServer(script: 'fault_h2.py');
$server->behave([['status' => 200]]);
shop(<<<'PHP'
    $orders = (int) $argv[1];
    settled(send_order('first')); // it shows the protocol
    $client = new S2S\Client(new S2S\Destination\Sklik(SEM_ID));
    for ($n = 1; $n < $orders; $n++) {
        send_order("order-$n", $client);
    }
    wait_for(static fn () => destination_stats('sklik')['delivered'] === $orders, 30, 'the orders to be delivered');
    PHP, temporary_directory(), $server, arguments: [(string) ORDERS]);
$closed = wait_for(static fn () => count($server->logged('closed')) === $server->counts()['connections'] ? $server->logged('closed') : null, 10, 'the end of the connections');
$segments = array_sum(array_column($closed, 'segments'));
echo count($server->arrivals('order-')), ' orders and the first, ';
// One for each alone would be 400, and the connection's own some 10 more; header fields and bodies apart are 800.
echo $segments >= 1 && $segments < ORDERS * 1.25 ? 'at most a segment each' : "$segments SEGMENTS", "\n";
?>
--EXPECT--
399 orders and the first, at most a segment each
