--TEST--
Adjust: a Purchase with everything, over HTTPS to the checking receiving end, as POST and as GET, with the wrong token too
--EXTENSIONS--
s2s
--SKIPIF--
<?php
if (exec('command -v nginx') === '') { die('skip nginx is not installed'); }
?>
--FILE--
<?php
require __DIR__ . '/adjust.inc';
require __DIR__ . '/../checking.inc';
$end = new CheckingServer('adjust.php', ['S2S_CHECKER_TOKEN' => 'security']);
$queue = temporary_directory();
$ini = ['s2s.queue' => $queue, 's2s.ca_file' => certificates() . '/ca.crt'];
shop(<<<'PHP'
    $event = fn (int $ago) => (new S2S\Event('Purchase', time: (time() - $ago) * 1000, source: S2S\Source::App))
        ->setVisitor(new S2S\Visitor([], [], '192.0.0.1', 'Mozilla/5.0 (iPhone; CPU+1 100% ©)', [], ['ad_storage' => 'denied', 'ad_user_data' => 'granted']))
        ->setUser(email: 'jan@example.cz', firstName: 'Jan')
        ->setOrder("order-$ago", '100.10', 'CZK', '21.02', deliveryPrice: 99)
        ->addItem('A-1', 1, 121, 'Thing')
        ->setDeviceId('idfa', 'd2cadb5f-410f-4963-ac0c-2a78534bdf1e')->setDeviceId('idfv', 'd2cadb5f410f4963ac0c2a78534bdf1e')
        ->setDeviceId('gps_adid', '660E1D86-6796-463A-BE86-897993136018')->setDeviceId('adid', '18546f6171f67e29d1cb983322ad1329')
        ->setDeviceId('android_id', 'DD-96')->setDeviceId('meid', 'a0-1')->setDeviceId('external_device_id', 'me&you')
        ->set('device_name', 'iPhone10,5')->set('device_type', 'phone')->set('os_name', 'ios')->set('os_version', '16.6')->set('app_version', '1.0β')
        ->set('callback_params', ['key' => 'hodnota č. 1', '5' => "a=b&c \"d\""])->set('partner_params', ['x' => '']);
    foreach (['POST', 'GET'] as $i => $method) {
        $client = new S2S\Client(new S2S\Destination\Adjust('4w565xzmb54d', ['Purchase' => 'f0ob4r'], 'security', 'sandbox', $method, endpoint: $argv[1]));
        $receipt = $client->send($event(100 - $i));
        echo count($receipt->warnings), ' warnings, ';
        show(settled($receipt->queued['adjust']));
    }
    $client = new S2S\Client(new S2S\Destination\Adjust('4w565xzmb54d', ['Purchase' => 'f0ob4r'], 'wrong', 'sandbox', endpoint: $argv[1]));
    $receipt = $client->send($event(10));
    echo wait_for(fn () => S2S\Queue::stats()['destinations']['adjust']['held'], 10, 'the hold'), "\n";
    PHP, $queue, null, $ini, [$end->url('/event')]);
$end->show();
parse_str($end->arrivals()[0]['body'], $form);
unset($form['created_at_unix']);
foreach ($form as $name => $value) {
    echo "$name=$value\n";
}
?>
--EXPECT--
0 warnings, delivered, status 200, 1 attempts, answer "{"status":"OK"}"
0 warnings, delivered, status 200, 1 attempts, answer "{"status":"OK"}"
the authentication token is missing or wrong; check s2s.adjust.token
POST accepted
GET accepted
POST REFUSED [["error","headers.authorization","must carry the token"]]
s2s=1
app_token=4w565xzmb54d
event_token=f0ob4r
adid=18546f6171f67e29d1cb983322ad1329
idfa=D2CADB5F-410F-4963-AC0C-2A78534BDF1E
gps_adid=660e1d86-6796-463a-be86-897993136018
idfv=D2CADB5F-410F-4963-AC0C-2A78534BDF1E
android_id=dd96
meid=A01
external_device_id=me&you
ip_address=192.0.0.1
user_agent=Mozilla/5.0 (iPhone; CPU+1 100% ©)
device_name=iPhone10,5
device_type=phone
os_name=ios
os_version=16.6
app_version=1.0β
revenue=121.12
currency=CZK
environment=sandbox
callback_params={"key":"hodnota č. 1","5":"a=b&c \"d\""}
partner_params={"x":""}
