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
// Rung from another process, the sleeping leader is quicker than its own look once a second.
$begin = hrtime(true);
for ($number = 0; $number < 5; $number++) {
    $shop = start_shop('send_order($argv[1]);', $base, $server, [], ["third-$number"]);
    $shop->wait();
    $server->waitForArrivals(3 + $number);
}
echo hrtime(true) - $begin < patience(4) * 1e9 ? 'rung' : 'NOT RUNG', "\n";
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
