--TEST--
Signals while the queue is waited for
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
require __DIR__ . '/../server.inc';

function run(string $title, string $code, array $ini = []): void
{
    echo "$title:\n";
    $before = <<<'PHP'
        pcntl_async_signals(true);
        $client = new S2S\Client(new S2S\Destination\Sklik('0123456789abcdefghijklmn', endpoint: 'http://127.0.0.1:1/'));
        $event = new S2S\Event('Lead', 'https://example.cz/');
        pcntl_signal(SIGALRM, function () { throw new LogicException('signal'); });
        register_shutdown_function(function () { echo 'entries afterwards: ', count(S2S\Queue::entries()), "\n"; });
        PHP;
    $process = start_php($before . $code, ['s2s.queue' => temporary_directory(), 'display_errors' => '1', 'html_errors' => '0'] + $ini);
    $begin = microtime(true);
    $status = $process->wait();
    echo preg_replace('/ in \S+ .*:?on line \d+/', '', trim($process->output())), "\n";
    echo $status, ' ', microtime(true) - $begin < 15 ? 'in time' : 'TOO LATE', "\n";
}

run('work() until a signal handler throws', <<<'PHP'
    pcntl_alarm(1);
    try { S2S\Queue::work(); } catch (LogicException $e) { echo $e->getMessage(), "\n"; }
    PHP);
run('work() until a signal handler asks for its end', <<<'PHP'
    $stop = false;
    pcntl_signal(SIGALRM, function () use (&$stop) { $stop = true; });
    pcntl_alarm(1);
    S2S\Queue::work(null, function () use (&$stop) { return !$stop; });
    echo "ended\n";
    PHP);
run('sendNow()', <<<'PHP'
    pcntl_alarm(1);
    try { $client->sendNow($event, 60); } catch (LogicException $e) { echo $e->getMessage(), "\n"; }
    PHP);
run('flush()', <<<'PHP'
    $stop = stream_socket_server('tcp://127.0.0.1:0');
    $client = new S2S\Client(new S2S\Destination\Sklik('0123456789abcdefghijklmn', endpoint: 'http://' . stream_socket_get_name($stop, false) . '/'));
    $client->send($event);
    pcntl_alarm(1);
    try { var_dump(S2S\Queue::flush(60)); } catch (LogicException $e) { echo $e->getMessage(), "\n"; }
    PHP, ['s2s.timeout' => '30']);
run('exit() in a signal handler', <<<'PHP'
    pcntl_signal(SIGALRM, function () { exit(7); });
    pcntl_alarm(1);
    S2S\Queue::work();
    echo "not reached\n";
    PHP);
?>
--EXPECT--
work() until a signal handler throws:
signal
entries afterwards: 0
0 in time
work() until a signal handler asks for its end:
ended
entries afterwards: 0
0 in time
sendNow():
signal
entries afterwards: 1
0 in time
flush():
signal
entries afterwards: 1
0 in time
exit() in a signal handler:
entries afterwards: 0
7 in time
