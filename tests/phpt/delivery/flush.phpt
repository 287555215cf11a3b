--TEST--
S2S\Queue::flush(): waits for what is due and in flight, not for what waits
--EXTENSIONS--
s2s
--FILE--
<?php
require __DIR__ . '/delivery.inc';
$server = new FaultServer();
$server->rules([
    ['match' => 'order-slow', 'behaviours' => [['status' => 200, 'delay' => 0.5]]],
    ['match' => 'order-hang', 'behaviours' => [['action' => 'hang']]],
    ['match' => 'order-broken', 'behaviours' => [['status' => 503, 'headers' => ['Retry-After' => '600']]]],
]);
$queue = temporary_directory();
$time = <<<'PHP'
    function timed(float $timeout): void {
        $begin = hrtime(true);
        $result = S2S\Queue::flush($timeout);
        $seconds = (hrtime(true) - $begin) / 1e9;
        // Its clock has whole milliseconds.
        echo $result ? 'empty' : 'not empty', $seconds > $timeout - 0.001 ? ', time is up' : ', before the time is up',
            $seconds < $timeout + patience(10) ? '' : ', TOO LATE', "\n";
    }
    PHP;
shop($time . <<<'PHP'
    echo "Nothing was ever sent: "; timed(patience(20));
    send_order('order-1'); send_order('order-slow');
    echo "Two, one of them slow: "; timed(patience(20));
    echo sklik()['delivered'], " delivered\n";
    $id = send_order('order-broken');
    echo "One that waits for ten minutes: "; timed(patience(20));
    show(entry($id));
    send_order('order-hang');
    echo "One that hangs: "; timed(0.5);
    timed(0);
    PHP, $queue, $server, ['s2s.timeout' => '30', 's2s.shutdown_timeout' => (string) patience(1)]);
echo "By another process than the sender's: ";
$server->release();
$sender = start_shop(<<<'PHP'
    send_order('order-2'); S2S\Queue::flush(patience(10)); echo "on\n"; fgets(STDIN);
    PHP, $queue, $server);
$sender->readLine(20);
shop($time . "send_order('order-3'); timed(patience(20)); echo S2S\\Queue::stats()['queue']['sender']['pid'] === (int) \$argv[1] ? 'the other one sends' : 'WHO SENDS?', \"\\n\";",
    $queue, $server, [], [(string) $sender->pid]);
?>
--EXPECT--
Nothing was ever sent: empty, before the time is up
Two, one of them slow: empty, before the time is up
2 delivered
One that waits for ten minutes: empty, before the time is up
queued, status 503, 1 attempts, answer "{}"
One that hangs: not empty, time is up
not empty, time is up
By another process than the sender's: empty, before the time is up
the other one sends
