--TEST--
S2S\Client::preview(): the seed's example, secrets masked
--EXTENSIONS--
s2s
--FILE--
<?php
use S2S\Event;

$vector = json_decode(file_get_contents(__DIR__ . '/../../vectors/sklik-purchase.json'), true);
$input = $vector['input'];
$request = $input['request'];
$order = $input['order'];
$visitor = new S2S\Visitor($input['cookies'], ['sznaiid' => $input['sznaiid']], $request['ip'], $request['user_agent'],
    ['sec_ch_ua_mobile' => $request['sec_ch_ua_mobile'], 'sec_ch_ua_platform' => $request['sec_ch_ua_platform']], $input['consent_mode']);
$user = $input['user'];
$event = (new Event($input['event_name'], $input['event_url'], S2S\Source::from($input['event_source']), $input['event_time'], $input['event_id']))
    ->setVisitor($visitor)
    ->setUser(email: $user['email'], phone: $user['phone'], firstName: $user['first_name'], lastName: $user['last_name'], city: $user['city'])
    ->setOrder($order['order_id'], $order['value'], $order['currency'], $order['value_tax'], $order['delivery_type'], $order['delivery_price'],
        $order['other_costs'], $order['payment_type'])
    ->set('content_type', $order['content_type']);
foreach ($input['items'] as $item) {
    $event->addItem($item['id'], $item['quantity'], $item['unit_price'], $item['content_name'], $item['content_category']);
}

$client = new S2S\Client(
    new S2S\Destination\Sklik($input['sem_id'], clientId: 'my-shop', clientVersion: '1.4.2'),
    new S2S\Destination\Sklik('other', name: 'outlet', endpoint: 'https://sem.example.cz/x'),
);
$requests = $client->preview($event);
$sklik = $requests['sklik'];
var_dump($sklik->method, $sklik->url, $sklik->headers);
$expected = $vector['payload'];
$expected['event_data']['sem_id'] = '***';
var_dump($sklik->body === json_encode($expected, JSON_UNESCAPED_UNICODE | JSON_UNESCAPED_SLASHES));
var_dump($requests['outlet']->url, str_contains(print_r($requests, true), $input['sem_id']));

echo "Where the event does not go, there is no request:\n";
var_dump($client->preview(new Event('MyOwn', 'https://example.cz/')), $client->preview(new Event('Purchase')));
?>
--EXPECT--
string(4) "POST"
string(29) "https://sem.seznam.cz/rtgconv"
array(3) {
  ["Content-Type"]=>
  string(16) "application/json"
  ["X-Client-Id"]=>
  string(7) "my-shop"
  ["X-Client-Version"]=>
  string(5) "1.4.2"
}
bool(true)
string(24) "https://sem.example.cz/x"
bool(false)
Where the event does not go, there is no request:
array(0) {
}
array(0) {
}
