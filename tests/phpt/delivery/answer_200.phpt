--TEST--
An event that is answered by 200 is delivered
--EXTENSIONS--
s2s
--FILE--
<?php
require __DIR__ . '/delivery.inc';
$server = outcome([['status' => 200, 'body' => '{"status":"ok"}']]);
$arrival = $server->arrivals()[0];
var_dump($arrival['method'], $arrival['path'], $arrival['headers']['content-type']);
var_dump(json_decode($arrival['body'])->event_data->order_id);
?>
--EXPECT--
delivered, status 200, 1 attempts, answer "{"status":"ok"}"
1 arrived
string(4) "POST"
string(8) "/rtgconv"
string(16) "application/json"
string(7) "order-1"
