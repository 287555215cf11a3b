--TEST--
A process that sends and ends at once delivers: with a fresh durable queue, in memory, and where the queue can't be written
--EXTENSIONS--
s2s
--FILE--
<?php
require __DIR__ . '/delivery.inc';
$file = temporary_directory() . '/file';
touch($file);
foreach (['durable' => temporary_directory(), 'in memory' => 'memory:', 'not writable' => $file] as $what => $queue) {
    $server = new FaultServer();
    shop('send_order("order-1");', $queue, $server, ['s2s.shutdown_timeout' => '20']);
    echo $what, ': ', count($server->arrivals()), " arrived\n";
}
echo "What is only in memory can be waited for:\n";
$server = new FaultServer();
shop('send_order("order-1"); var_dump(S2S\Queue::flush(patience(20)));', $file, $server);
echo count($server->arrivals()), " arrived\n";
?>
--EXPECT--
durable: 1 arrived
in memory: 1 arrived
not writable: 1 arrived
What is only in memory can be waited for:
bool(true)
1 arrived
