--TEST--
An event that is answered by 400 is rejected, and not sent again
--EXTENSIONS--
s2s
--FILE--
<?php
require __DIR__ . '/delivery.inc';
outcome([['status' => 400, 'body' => '{"error":"event_url is missing"}']]);
?>
--EXPECT--
rejected, status 400, 1 attempts, answer "{"error":"event_url is missing"}"
1 arrived
