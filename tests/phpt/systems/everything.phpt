--TEST--
One Purchase with everything, sent once, reaches all systems, each in its own form: their checkers find no error
--EXTENSIONS--
s2s
--SKIPIF--
<?php
if (exec('command -v nginx') === '') { die('skip nginx is not installed'); }
?>
--FILE--
<?php
require __DIR__ . '/../checking.inc';
require __DIR__ . '/../delivery/delivery.inc';
$ends = [
    'sklik' => [new CheckingServer('sklik.php'), '/rtgconv'],
    'adroll' => [new CheckingServer('adroll.php'), '/api'],
    'adjust' => [new CheckingServer('adjust.php'), '/event'],
    'knorex' => [CheckingServer::postback(['path' => '/conversion', 'parameters' => ['value', 'currency', 'order', 'event']]), '/conversion'],
];
$urls = array_map(static fn (array $end) => $end[0]->url($end[1]), $ends);
shop(<<<'PHP'
    $urls = json_decode($argv[1], true);
    $client = new S2S\Client(
        new S2S\Destination\Sklik(SEM_ID, endpoint: $urls['sklik']),
        new S2S\Destination\AdRoll('ADVERTISABLE', 'PIXEL', 'token', endpoint: $urls['adroll']),
        new S2S\Destination\Adjust('4w565xzmb54d', ['Purchase' => 'f0ob4r'], endpoint: $urls['adjust']),
        new S2S\Destination\Knorex($urls['knorex'] . '?kcid={kcid}&value={value}&currency={currency}&order={order_id}&event={event_id}'),
    );
    $event = (new S2S\Event('Purchase', 'https://vas-eshop.cz/dekujeme'))
        ->setVisitor(new S2S\Visitor(
            cookies: ['sid' => 'id=1922397029101872874|t=1737450723.526|te=1756971615.061|c=0F247CCA', 'udid' => '01958f34-71d5-7ec2-ae01-cb3c80a1d0a0',
                '__adroll_fpc' => '0123456789abcdef0123456789abcdef-1770134113000'],
            clickIds: ['sznaiid' => '2627214859780792651', 'adct' => 'Click 1+2', 'kcid' => 'K/c=1&2'], ip: '203.0.113.7',
            userAgent: 'Mozilla/5.0 (X11; Linux x86_64) "č"', clientHints: ['sec_ch_ua_mobile' => '?0', 'sec_ch_ua_platform' => '"Linux"'],
            consentMode: ['ad_storage' => 'granted', 'ad_user_data' => 'granted', 'ad_personalization' => 'granted',
                'functionality_storage' => 'denied', 'analytics_storage' => 'denied']))
        ->setUser(email: ' Jan.Novak@Seznam.CZ ', phone: '606 666 666', firstName: 'Jan', lastName: 'NOVÁK', gender: 'muž', birthDate: '23. 2. 1987',
            city: 'Praha', postalCode: '301 00', street: 'Radlická 10', country: 'CZ', userId: 'customer-7')
        ->setOrder('OBJ-987654', 27364, 'CZK', 5746, 'CESKA_POSTA', 121, -500, 'karta', 'jan.novak@seznam.cz')
        ->addItem('ABC12345', 1, 33490, 'iPhone 15 Pro Max', 'Elektronika | Mobilní telefony | Apple', 'phones')
        ->setDeviceId('idfa', 'd2cadb5f-410f-4963-ac0c-2a78534bdf1e')
        ->set('content_type', 'product')->set('callback_params', ['shop' => 'Ťa "1"'])->set('device_os', 'ios');
    foreach ($client->preview($event) as $name => $request) {
        echo $name, ': ', $request->method, ' ', strtok($request->url, '?') === strtok($urls[$name], '?') ? 'to its endpoint' : $request->url, "\n";
    }
    $receipt = $client->send($event);
    echo count($receipt->queued), ' queued, ', count($receipt->skipped), ' skipped, ', $receipt->durable ? 'durable' : 'NOT DURABLE', "\n";
    foreach ($receipt->warnings as $problem) {
        echo "$problem->destination: $problem->path $problem->message\n";
    }
    foreach ($receipt->queued as $name => $id) {
        echo "$name: ", settled($id)->state->value, "\n";
    }
    foreach ($client->sendNow($event) as $name => $response) {
        echo "$name answered ", $response->status, ' ', $response->state->value, "\n";
    }
    PHP, temporary_directory(), null, ['s2s.ca_file' => certificates() . '/ca.crt'], [json_encode($urls)]);
foreach ($ends as $name => [$end]) {
    $arrivals = $end->arrivals();
    echo $name, ': ', count($arrivals), ' arrived, findings: ', json_encode(array_merge(...array_column($arrivals, 'findings'))), "\n";
}
?>
--EXPECT--
sklik: POST to its endpoint
adroll: POST to its endpoint
adjust: POST to its endpoint
knorex: GET to its endpoint
4 queued, 0 skipped, durable
sklik: delivered
adroll: delivered
adjust: delivered
knorex: delivered
sklik answered 200 delivered
adroll answered 200 delivered
adjust answered 200 delivered
knorex answered 200 delivered
sklik: 1 arrived, findings: []
adroll: 1 arrived, findings: []
adjust: 1 arrived, findings: []
knorex: 1 arrived, findings: []
