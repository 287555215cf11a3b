--TEST--
AdRoll: a Purchase with everything arrives over HTTPS, and breaks no rule
--EXTENSIONS--
s2s
--FILE--
<?php
require __DIR__ . '/delivery.inc';
require __DIR__ . '/../checking.inc';
$server = new CheckingServer('adroll.php');
$code = <<<'PHP'
    $visitor = new S2S\Visitor(
        ['__adroll_fpc' => '0123456789abcdef0123456789abcdef-1770134113000', 'sid' => 'not for AdRoll'],
        ['adct' => 'click"123'], '2001:db8::1', 'Mozilla/5.0 (ěšč)', [], ['ad_storage' => 'granted', 'ad_user_data' => 'granted']);
    $event = (new S2S\Event('Purchase', 'https://shop.example.cz/děkujeme?a=1', id: '01890a5d-ac96-774b-bcce-b302099a8057'))
        ->setVisitor($visitor)
        ->setUser(email: ' Jan.Novak@Seznam.CZ ', phone: '606 666 666', userId: 'customer-7')
        ->setDeviceId('idfa', '6D92078A-8246-4BA4-AE5B-76104861E7DC')
        ->setOrder('OBJ-1', '27364.10', 'CZK', '5746.46', deliveryType: 'ZASILKOVNA')
        ->set('device_os', 'iOS')->set('device_type', 'phone')->set('package_app_name', 'cz.shop')->set('package_app_version', '2.1');
    for ($number = 1; $number <= 12; $number++) {
        $event->addItem("A-$number", $number, '33490.50', "Telefon $number", 'Elektronika | Telefony', 'phones');
    }
    $client = new S2S\Client(new S2S\Destination\AdRoll('ADV1', 'PIX1', 'token-1', dryRun: true));
    foreach ($client->validate($event) as $problem) { echo "$problem->path $problem->message\n"; }
    $receipt = $client->send($event);
    show(settled($receipt->queued['adroll']), 16);
    PHP;
foreach ([true, false] as $http2) {
    shop($code, temporary_directory(), null, ['s2s.adroll.endpoint' => $server->url('/api', $http2), 's2s.ca_file' => certificates() . '/ca.crt']);
}
foreach ($server->arrivals() as $arrival) {
    echo $arrival['method'], ' ', $arrival['path'], ' ', $arrival['headers']['content-encoding'], ' ',
        $arrival['bytes'] < strlen($arrival['body']) / 2 ? 'much smaller' : 'NOT SMALLER', ' ', $arrival['headers']['authorization'], ' ',
        json_encode($arrival['findings']), "\n";
}
$event = json_decode($arrival['body'], true)[0];
unset($event['event_attributes']['products'], $event['timestamp']);
echo json_encode($event, JSON_PRETTY_PRINT | JSON_UNESCAPED_SLASHES | JSON_UNESCAPED_UNICODE), "\n";
?>
--EXPECT--
delivered, status 200, 1 attempts, answer "{"accepted":true"
delivered, status 200, 1 attempts, answer "{"accepted":true"
POST /api?advertisable=ADV1&dry_run=true gzip much smaller Token token-1 []
POST /api?advertisable=ADV1&dry_run=true gzip much smaller Token token-1 []
{
    "advertisable_eid": "ADV1",
    "pixel_eid": "PIX1",
    "event_name": "purchase",
    "page_location": "https://shop.example.cz/děkujeme?a=1",
    "ip": "2001:db8::1",
    "identifiers": {
        "adct": "click\"123",
        "first_party_cookie": "0123456789abcdef0123456789abcdef-1770134113000",
        "email_sha256": "6db68d052788e70eb459463eb34370fe983ef838db65641902f02326fabc37a7",
        "email_md5": "71e876d1e2857cc3e8a9ba00f55d4f8d",
        "device_id": "6D92078A-8246-4BA4-AE5B-76104861E7DC",
        "user_id": "customer-7"
    },
    "event_attributes": {
        "order_id": "OBJ-1"
    },
    "external_data": "{\"event_id\":\"01890a5d-ac96-774b-bcce-b302099a8057\"}",
    "user_agent": "Mozilla/5.0 (ěšč)",
    "conversion_value": "33110.56",
    "currency": "CZK",
    "device_os": "iOS",
    "device_type": "phone",
    "package_app_name": "cz.shop",
    "package_app_version": "2.1"
}
