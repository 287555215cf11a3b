--TEST--
A redirect to https, to http and to file: is not followed, for no ad system
--EXTENSIONS--
s2s
--FILE--
<?php
require __DIR__ . '/faults.inc';
$other = new FaultServer();
foreach ([301 => $other->url(), 302 => $other->url('http'), 307 => $other->url(), 308 => 'file:///etc/hostname'] as $status => $target) {
    faults("$status to " . strstr($target, ':', true), [['status' => $status, 'headers' => ['Location' => $target], 'body' => 'elsewhere']], 100);
}
echo count($other->arrivals()), ' requests and ', count($other->logged('connection')), " connections elsewhere\n";
?>
--EXPECT--
301 to https:
  sklik rejected, status 301, 1 attempts, answer "elsewhere"
  adroll rejected, status 301, 1 attempts, answer "elsewhere"
  adjust rejected, status 301, 1 attempts, answer "elsewhere"
  net rejected, status 301, 1 attempts, answer "elsewhere"
  arrived 1, 1, 1, 1
302 to http:
  sklik rejected, status 302, 1 attempts, answer "elsewhere"
  adroll rejected, status 302, 1 attempts, answer "elsewhere"
  adjust rejected, status 302, 1 attempts, answer "elsewhere"
  net rejected, status 302, 1 attempts, answer "elsewhere"
  arrived 1, 1, 1, 1
307 to https:
  sklik rejected, status 307, 1 attempts, answer "elsewhere"
  adroll rejected, status 307, 1 attempts, answer "elsewhere"
  adjust rejected, status 307, 1 attempts, answer "elsewhere"
  net rejected, status 307, 1 attempts, answer "elsewhere"
  arrived 1, 1, 1, 1
308 to file:
  sklik rejected, status 308, 1 attempts, answer "elsewhere"
  adroll rejected, status 308, 1 attempts, answer "elsewhere"
  adjust rejected, status 308, 1 attempts, answer "elsewhere"
  net rejected, status 308, 1 attempts, answer "elsewhere"
  arrived 1, 1, 1, 1
0 requests and 0 connections elsewhere
