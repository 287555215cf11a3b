--TEST--
The documented example, from its raw inputs, arrives over HTTPS equal to its payload
--EXTENSIONS--
s2s
--FILE--
<?php
require __DIR__ . '/delivery.inc';
$vector = __DIR__ . '/../../vectors/sklik-purchase.json';
$server = new FaultServer();
shop(<<<'PHP'
    $input = json_decode(file_get_contents($argv[1]), true)['input'];
    [$user, $request, $order] = [$input['user'], $input['request'], $input['order']];
    $event = (new S2S\Event($input['event_name'], $input['event_url'], S2S\Source::from($input['event_source']), $input['event_time'], $input['event_id']))
        ->setUser(email: $user['email'], phone: $user['phone'], firstName: $user['first_name'], lastName: $user['last_name'], city: $user['city'])
        ->setVisitor(new S2S\Visitor(
            $input['cookies'],
            ['sznaiid' => $input['sznaiid']],
            $request['ip'],
            $request['user_agent'],
            array_intersect_key($request, ['sec_ch_ua_mobile' => 1, 'sec_ch_ua_platform' => 1]),
            $input['consent_mode'],
        ))
        ->setOrder($order['order_id'], $order['value'], $order['currency'], $order['value_tax'], $order['delivery_type'],
            $order['delivery_price'], $order['other_costs'], $order['payment_type'])
        ->set('content_type', $order['content_type']);
    foreach ($input['items'] as $item) {
        $event->addItem($item['id'], $item['quantity'], $item['unit_price'], $item['content_name'], $item['content_category']);
    }
    $receipt = (new S2S\Client(new S2S\Destination\Sklik($input['sem_id'], clientId: 'vas-eshop', clientVersion: '1.2.3')))->send($event);
    $age = microtime(true) - $input['event_time'] / 1000;
    echo $age > 30 * 86400 ? 'months old' : 'NOT OLD ENOUGH TO SHOW ANYTHING', "\n";
    show(settled($receipt->queued['sklik']));
    PHP, temporary_directory(), $server, [], [$vector]);
$arrival = $server->arrivals()[0];
$payload = json_decode(file_get_contents($vector))->payload;
// As text: this compares the keys' order and the kinds of numbers too.
$flags = JSON_UNESCAPED_UNICODE | JSON_UNESCAPED_SLASHES | JSON_PRESERVE_ZERO_FRACTION;
var_dump(json_encode(json_decode($arrival['body']), $flags) === json_encode($payload, $flags));
foreach (['content-type', 'x-client-id', 'x-client-version'] as $header) {
    echo $header, ': ', $arrival['headers'][$header], "\n";
}
?>
--EXPECT--
months old
delivered, status 200, 1 attempts, answer "{}"
bool(true)
content-type: application/json
x-client-id: vas-eshop
x-client-version: 1.2.3
