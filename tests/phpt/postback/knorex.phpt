--TEST--
S2S\Destination\Knorex: a full Purchase over HTTPS to an endpoint that checks it; GET and POST, php.ini and the constructor
--EXTENSIONS--
s2s
--FILE--
<?php
require __DIR__ . '/postback.inc';

const TEMPLATE = '/pb/{kcid}/sale?id={event_id}&goal={event_name}&time={event_time}&time_ms={event_time_ms}&value={value}&tax={value_tax}&total={value_total}&currency={currency}&order={order_id}&ip={ip}&ua={user_agent}&none={search_string}';
$expected = [
    'path' => '/pb/*/sale', 'clickId' => '',
    'parameters' => ['id', 'goal', 'time', 'time_ms', 'value', 'tax', 'total', 'currency', 'order', 'ip', 'ua'],
    'required' => ['id', 'goal', 'time', 'time_ms', 'value', 'tax', 'total', 'currency', 'order', 'ip', 'ua'],
];

$get = CheckingServer::postback($expected);
run_shop(<<<'PHP'
    show_response((new S2S\Client())->sendNow(order(), 20)['knorex'] ?? null);
    PHP, $get->ini(temporary_directory()) + ['s2s.knorex.postback_url' => $get->origin . TEMPLATE]);
$arrival = $get->arrivals()[0];
echo $arrival['method'], ' ', preg_replace('/\bid=[0-9a-f-]{36}/', 'id=UUID', $arrival['path']), "\n", $arrival['body'], "\n";
unset($arrival['headers']['Connection'], $arrival['headers']['X-Arrival-Protocol']);
echo implode(', ', array_keys($arrival['headers'])), "\n";

$post = CheckingServer::postback(['method' => 'POST'] + $expected);
run_shop(<<<'PHP'
    show_response((new S2S\Client(new S2S\Destination\Knorex(['Lead' => $argv[1]], 'POST')))->sendNow(order(name: 'Lead'), 20)['knorex'] ?? null);
    PHP, $post->ini(temporary_directory()), [$post->origin . TEMPLATE]);
$arrival = $post->arrivals()[0];
echo $arrival['method'], ' ', $arrival['path'], "\n", preg_replace('/\bid=[0-9a-f-]{36}/', 'id=UUID', $arrival['body']), "\n";

echo "The endpoint does refuse:\n";
run_shop(<<<'PHP'
    show_response((new S2S\Client(new S2S\Destination\Knorex($argv[1] . '/pb/{kcid}/sale?id={event_id}')))->sendNow(order(), 20)['knorex'] ?? null);
    PHP, $get->ini(temporary_directory()), [$get->origin]);
?>
--EXPECT--
delivered, status 200, "success=true"
GET /pb/AbC%2F1%20%2B%C4%8D%26x%3D%257E/sale?id=UUID&goal=Purchase&time=1770134113&time_ms=1770134113676&value=100.10&tax=21.00&total=121.10&currency=CZK&order=OBJ-1&ip=2a02%3A598%3A%3A1&ua=Mozilla%2F5.0%20%28X11%3B%20Linux%29

Host, Accept
delivered, status 200, "success=true"
POST /pb/AbC%2F1%20%2B%C4%8D%26x%3D%257E/sale
id=UUID&goal=Lead&time=1770134113&time_ms=1770134113676&value=100.10&tax=21.00&total=121.10&currency=CZK&order=OBJ-1&ip=2a02%3A598%3A%3A1&ua=Mozilla%2F5.0%20%28X11%3B%20Linux%29
The endpoint does refuse:
delivered, status 200, "success=false|goal: is required|time: is required|time_ms: is required|value: is required|tax: is required|total: is required|currency: is required|order: is required|ip: is required|ua: is required"
