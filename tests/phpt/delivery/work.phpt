--TEST--
S2S\Queue::work(): delivers, tells its progress, waits for another process that leads, ends by a signal
--EXTENSIONS--
s2s
--SKIPIF--
<?php
if (!extension_loaded('pcntl')) {
    die('skip pcntl is needed');
}
?>
--FILE--
<?php
require __DIR__ . '/delivery.inc';
$server = new FaultServer();
$server->behave([['action' => 'hang']]);
$queue = temporary_directory();
shop('foreach (range(1, 5) as $n) { send_order("order-$n"); }', $queue, $server, ['s2s.shutdown_timeout' => '0.1']);
$server->release();

echo "Five that wait:\n";
shop(<<<'PHP'
    $last = -1;
    var_dump(S2S\Queue::work(patience(20), function (int $settled) use (&$last) {
        $grows = $settled >= $last;
        $last = $settled;
        return $grows && $settled < 5;
    }));
    echo sklik()['delivered'], " delivered, the progress told $last\n";
    echo S2S\Queue::stats()['queue']['sender']['pid'] ?? 'nobody sends', "\n";
    PHP, $queue, $server);

echo "However busy it is, its progress is told ten times a second:\n";
shop(<<<'PHP'
    $calls = 0;
    $begin = hrtime(true);
    var_dump(S2S\Queue::work(patience(20), function (int $settled) use (&$calls) {
        if ($calls++ === 0) {
            foreach (range(1, 300) as $n) { send_order("busy-$n"); }
        }
        return $settled < 300;
    }));
    $most = (int) ((hrtime(true) - $begin) / 1e8) + 2;
    echo $calls <= $most ? "no more" : "$calls calls, at most $most expected", "\n";
    PHP, $queue, $server);

echo "While another process leads:\n";
$other = start_shop('send_order("order-7"); S2S\Queue::flush(patience(10)); echo "on\n"; fgets(STDIN);', $queue, $server, ['s2s.idle_timeout' => '60']);
$other->readLine();
$worker = start_shop(<<<'PHP'
    pcntl_async_signals(true);
    $stop = false;
    pcntl_signal(SIGTERM, function () use (&$stop) { $stop = true; });
    $told = false;
    echo S2S\Queue::work(null, function (int $settled) use (&$told, &$stop) {
        if (!$told) { $told = true; echo "waits\n"; }
        return !$stop;
    }), " settled\n";
    PHP, $queue, $server);
echo $worker->readLine(), "\n";
$leads = fn (int $pid) => str_contains((string) file_get_contents('/proc/locks'), " FLOCK  ADVISORY  WRITE $pid ");
var_dump($leads($other->pid), $leads($worker->pid));
$other->signal(9);
wait_for(fn () => $leads($worker->pid), 10, 'the worker to lead');
shop('show(settled(send_order("order-8")));', $queue, $server);
$worker->signal(15);
var_dump($worker->wait(10));
echo $worker->output();
?>
--EXPECT--
Five that wait:
int(5)
5 delivered, the progress told 5
nobody sends
However busy it is, its progress is told ten times a second:
int(300)
no more
While another process leads:
waits
bool(true)
bool(false)
delivered, status 200, 1 attempts, answer "{}"
int(0)
1 settled
