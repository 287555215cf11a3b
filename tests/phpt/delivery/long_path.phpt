--TEST--
A queue path that is longer than the 107 bytes of a socket's: the bell rings there too
--EXTENSIONS--
s2s
--FILE--
<?php
require __DIR__ . '/delivery.inc';
$server = new FaultServer();
$base = temporary_directory() . '/' . str_repeat('a-long-name-', 15) . '/' . str_repeat('and-another-', 15);
mkdir($base, 0700, true);
$leader = start_shop('show(settled(send_order("first"))); echo "on\n"; fgets(STDIN);', $base, $server, ['s2s.idle_timeout' => '60']);
echo $leader->readLine(), "\n", $leader->readLine(), "\n";
shop('show(settled(send_order("second")));', $base, $server);
$bell = "$base/" . fileowner($base) . '/bell';
echo strlen($bell) > 300 && file_exists($bell) && filetype($bell) === 'socket' ? 'the bell is in its place' : 'NO BELL', "\n";
// Rung from another process, the sleeping leader is quicker than its own look once a second; on a busy machine not always.
$ringer = start_shop(<<<'PHP'
    while (($order = fgets(STDIN)) !== false) {
        $sent = microtime(true);
        settled(send_order(trim($order)));
        echo $sent, "\n";
    }
    PHP, $base, $server);
$asleep = fn () => preg_grep('/^\d+ \(s2s-sender\) S /', array_map('file_get_contents', glob("/proc/$leader->pid/task/*/stat"))) !== [];
[$number, $quick] = [0, 0];
wait_for(function () use ($server, $ringer, $asleep, &$number, &$quick) {
    wait_for($asleep, 10, 'the leader to sleep');
    $ringer->write('third-' . ++$number . "\n");
    $sent = (float) $ringer->readLine();
    $quick = $server->arrivals("\"third-$number\"")[0]['time'] - $sent < 0.2 ? $quick + 1 : 0;
    return $quick === 5;
}, 30, 'five that are there within a fifth of a second');
echo "rung\n";
$ringer->closeInput();
var_dump($ringer->wait());
$leader->closeInput();
var_dump($leader->wait());
?>
--EXPECT--
delivered, status 200, 1 attempts, answer "{}"
on
delivered, status 200, 1 attempts, answer "{}"
the bell is in its place
rung
int(0)
int(0)
