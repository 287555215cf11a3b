--TEST--
408 and 429 are not retried for Sklik, whatever Retry-After says
--EXTENSIONS--
s2s
--FILE--
<?php
require __DIR__ . '/delivery.inc';
outcome([['status' => 408]]);
outcome([['status' => 429, 'headers' => ['Retry-After' => '1'], 'body' => 'slow down']]);
?>
--EXPECT--
rejected, status 408, 1 attempts, answer "{}"
1 arrived
rejected, status 429, 1 attempts, answer "slow down"
1 arrived
