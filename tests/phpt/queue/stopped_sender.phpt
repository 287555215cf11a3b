--TEST--
While the sender is stopped, erase(), retry() and discard() say that they can't see the newest events
--EXTENSIONS--
s2s
--FILE--
<?php
require __DIR__ . '/../delivery/delivery.inc';
$server = new FaultServer();
$queue = temporary_directory();
$leader = start_shop('send_order("first"); S2S\Queue::flush(10); echo "on\n"; fgets(STDIN);', $queue, $server, ['s2s.idle_timeout' => '60']);
$leader->readLine();
$leader->suspend();
shop(<<<'PHP'
    send_order('forget-me');
    foreach ([fn () => S2S\Queue::erase('forget-me'), fn () => S2S\Queue::retry(), fn () => S2S\Queue::discard('01958f34-71d5-7ec2-ae01-cb3c80a1d0a0')] as $call) {
        try {
            var_dump($call());
        } catch (S2S\QueueError $error) {
            echo preg_replace('/\d+/', 'N', $error->getMessage()), "\n";
        }
    }
    PHP, $queue, $server);
$leader->signal(SIGCONT);
echo count($server->waitForArrivals(2)), " arrived\n";
?>
--EXPECT--
the sender, process N, is stopped
the sender, process N, is stopped
the sender, process N, is stopped
2 arrived
