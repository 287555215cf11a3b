--TEST--
Fatal errors and time-outs while the queue is waited for
--DESCRIPTION--
A fatal error leaves memory behind, by PHP's design: not a leak that is to be found.
--ENV--
ASAN_OPTIONS=verify_asan_link_order=0:detect_leaks=0
--EXTENSIONS--
s2s
--FILE--
<?php
require __DIR__ . '/../server.inc';

function run(string $title, string $code): void
{
    $before = "function fatal() { eval('class Mine implements S2S\\\\Destination { public function getName(): string {} }'); }
        register_shutdown_function(function () { echo 'entries afterwards: ', count(S2S\Queue::entries()), \"\n\"; });
        (new S2S\Client(new S2S\Destination\Sklik('0123456789abcdefghijklmn', endpoint: 'http://127.0.0.1:1/')))
            ->send(new S2S\Event('Lead', 'https://example.cz/'));";
    $process = start_php($before . $code, ['s2s.queue' => temporary_directory(), 'display_errors' => '1', 'html_errors' => '0']);
    $status = $process->wait(60);
    echo "$title:\n", preg_replace('/ in Command line code.*$/m', '', trim($process->output())), "\n$status\n";
}

run('A fatal error in the callback', 'S2S\Queue::work(null, function () { fatal(); }); echo "not reached\n";');
run('A fatal error in the callback, late', 'S2S\Queue::work(null, function () { static $n = 0; if ($n++ == 3) { fatal(); } }); echo "not reached\n";');
// Which is CPU time: a busy machine gives little of it.
run('max_execution_time', 'set_time_limit(1); S2S\Queue::work(null, function () {
    $used = fn () => array_sum(array_map(fn ($what) => getrusage()["ru_$what.tv_sec"] * 1e6 + getrusage()["ru_$what.tv_usec"], ["utime", "stime"]));
    for ($begin = $used(); $used() - $begin < 9e4;);
}); echo "not reached\n";');
?>
--EXPECT--
A fatal error in the callback:
Fatal error: Class Mine cannot implement interface S2S\Destination: only the classes in S2S\Destination are destinations, see S2S\Destination\Sklik
entries afterwards: 1
255
A fatal error in the callback, late:
Fatal error: Class Mine cannot implement interface S2S\Destination: only the classes in S2S\Destination are destinations, see S2S\Destination\Sklik
entries afterwards: 1
255
max_execution_time:
Fatal error: Maximum execution time of 1 second exceeded
entries afterwards: 1
255
