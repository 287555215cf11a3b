--TEST--
A postback's warnings: what is sent and doubtful
--EXTENSIONS--
s2s
--FILE--
<?php
$network = new S2S\Destination\Postback('network', 'https://postback.example/pb/{cid}?order={order_id}&t={event_time}', clickId: 'cid');
foreach (['C-1', '{cid}', '%7B%7Bcid%7D%7D', "a\xff"] as $click_id) {
    $visitor = new S2S\Visitor([], ['cid' => $click_id], consentMode: ['ad_storage' => 'granted', 'ad_user_data' => 'granted']);
    $event = (new S2S\Event('Purchase'))->setVisitor($visitor)->setOrder('order-1', 1, 'CZK');
    $client = new S2S\Client($network);
    echo preg_replace('/t=\d+/', 't=TIME', $client->preview($event)['network']->url), "\n";
    foreach ($client->validate($event) as $problem) {
        echo '  ', $problem->fatal ? 'error' : 'warning', ' ', $problem->path, ': ', $problem->message, "\n";
    }
}
?>
--EXPECT--
https://postback.example/pb/C-1?order=order-1&t=TIME
https://postback.example/pb/%7Bcid%7D?order=order-1&t=TIME
  warning {cid}: should be what a macro stands for: this one was not replaced; sent as it is
https://postback.example/pb/%257B%257Bcid%257D%257D?order=order-1&t=TIME
  warning {cid}: should be what a macro stands for: this one was not replaced; sent as it is
https://postback.example/pb/a%FF?order=order-1&t=TIME
  warning {cid}: should be valid UTF-8; sent byte by byte
