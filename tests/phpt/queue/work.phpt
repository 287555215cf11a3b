--TEST--
S2S\Queue::work(): duration, progress and exceptions
--EXTENSIONS--
s2s
--FILE--
<?php
require __DIR__ . '/../server.inc';

$code = <<<'PHP'
    use S2S\Queue;
    echo "A callback sees how many were settled; false ends it:\n";
    $calls = 0;
    var_dump(Queue::work(null, function (int $settled) use (&$calls) { $calls++; return $settled === 0 && $calls < 3; }));
    var_dump($calls);
    echo "Time is up:\n";
    $begin = microtime(true);
    var_dump(Queue::work(0.3), microtime(true) - $begin >= 0.29);
    var_dump(Queue::work(0));
    echo "A quiet queue is slept over, also past s2s.idle_timeout:\n";
    ini_set('s2s.idle_timeout', '0');
    $calls = 0;
    Queue::work(0.5, function () use (&$calls) { $calls++; });
    var_dump($calls > 0 && $calls < 100);
    ini_restore('s2s.idle_timeout');
    echo "An exception ends it:\n";
    try {
        Queue::work(null, fn () => throw new LogicException('enough'));
    } catch (LogicException $exception) {
        echo $exception->getMessage(), "\n";
    }
    echo "The callback may send:\n";
    $client = new S2S\Client(new S2S\Destination\Sklik('0123456789abcdefghijklmn', endpoint: 'http://127.0.0.1:1/'));
    Queue::work(null, function () use ($client) {
        var_dump(count($client->send(new S2S\Event('Lead', 'https://example.cz/'))->queued));
        return false;
    });
    echo "A fiber can't leave it half-way:\n";
    $fiber = new Fiber(fn () => Queue::work(null, fn () => Fiber::suspend()));
    try {
        $fiber->start();
    } catch (FiberError $error) {
        echo $error->getMessage(), "\n";
    }
    echo "exit() inside:\n";
    register_shutdown_function(fn () => print("shutdown\n"));
    Queue::work(null, function () { exit(3); });
    echo "not reached\n";
    PHP;
$process = start_php($code, ['s2s.queue' => temporary_directory(), 'display_errors' => '1']);
$status = $process->wait();
echo $process->output();
var_dump($status);
?>
--EXPECT--
A callback sees how many were settled; false ends it:
int(0)
int(3)
Time is up:
int(0)
bool(true)
int(0)
A quiet queue is slept over, also past s2s.idle_timeout:
bool(true)
An exception ends it:
enough
The callback may send:
int(1)
A fiber can't leave it half-way:
Cannot switch fibers in current execution context
exit() inside:
shutdown
int(3)
