--TEST--
Redirects are not followed, wherever they lead
--EXTENSIONS--
s2s
--FILE--
<?php
require __DIR__ . '/delivery.inc';
$other = new FaultServer();
foreach ([301 => $other->url(), 302 => $other->url('http'), 307 => $other->url(), 308 => 'file:///etc/hostname'] as $status => $target) {
    outcome([['status' => $status, 'headers' => ['Location' => $target], 'body' => 'elsewhere']]);
}
echo count($other->arrivals()), " arrived elsewhere\n";
?>
--EXPECT--
rejected, status 301, 1 attempts, answer "elsewhere"
1 arrived
rejected, status 302, 1 attempts, answer "elsewhere"
1 arrived
rejected, status 307, 1 attempts, answer "elsewhere"
1 arrived
rejected, status 308, 1 attempts, answer "elsewhere"
1 arrived
0 arrived elsewhere
