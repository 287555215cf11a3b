--TEST--
S2S\Destination\System: any ad system by its name; the same request as its own class makes, dumps, clone
--EXTENSIONS--
s2s
--INI--
s2s.queue=memory:
s2s.adjust.event_tokens="Purchase=abc123"
s2s.knorex.postback_url="https://ini.example/{kcid}"
--FILE--
<?php
require __DIR__ . '/../errors.inc';
use S2S\Client;
use S2S\Destination;
use S2S\Destination\System;

$event = (new S2S\Event('Purchase', 'https://shop.example/', source: S2S\Source::App))
    ->setUser(email: 'jan@example.cz', lastName: 'Novák')
    ->setVisitor(new S2S\Visitor(clickIds: ['kcid' => 'k1', 'cid' => 'c1'], ip: '192.0.2.7', consentMode: ['ad_storage' => 'granted', 'ad_user_data' => 'granted']))
    ->setDeviceId('idfa', 'D2CADB5F-410F-4963-AC0C-2A78534BDF1E')
    ->setOrder('O-1', value: 100, currency: 'CZK', valueTax: 21)->addItem('A', 1, 121, 'Book')->set('content_type', 'product');
$pairs = [
    [new Destination\Sklik('sem', 'sand', false, 'my shop', '1.0', 'http://127.0.0.1:1/x', 'outlet'),
        new System('sklik', ['sem_id' => 'sem', 'sandbox' => 'sand', 'fold_diacritics' => false, 'client_id' => 'my shop', 'client_version' => '1.0'], 'http://127.0.0.1:1/x', name: 'outlet')],
    [new Destination\AdRoll('adv', 'pix', 'tok', ['Purchase' => 'formFill'], dryRun: true),
        new System('adroll', ['token' => 'tok', 'pixel' => 'pix', 'advertisable' => 'adv', 'event_names' => 'Purchase=formFill', 'dry_run' => 'on', 'resend_uncertain' => null])],
    [new Destination\Adjust('app', ['Purchase' => 'abc123'], 'tok', 'sandbox', 'GET'),
        new System('adjust', ['app_token' => 'app', 'token' => 'tok', 'environment' => 'sandbox', 'method' => 'GET', 'event_tokens' => ''])],
    [new Destination\Knorex('https://h.example/pb?k={kcid}&v={value}', 'POST'),
        new System('knorex', ['postback_url' => 'https://h.example/pb?k={kcid}&v={value}', 'method' => 'POST'])],
    [new Destination\Postback('net', 'http://h.example/{cid}?o={order_id}&t={event_name}', 'cid', 'POST', missing: Destination\MissingValue::Empty, allowHttp: true),
        new System('postback', ['url' => 'http://h.example/{cid}?o={order_id}&t={event_name}', 'click_id' => 'cid', 'method' => 'POST', 'missing' => 'empty'], allowHttp: true, name: 'net')],
];
foreach ($pairs as [$class, $system]) {
    $requests = array_map(static fn ($destination) => (new Client($destination))->preview($event), [$class, $system, clone $system]);
    echo $system->getName(), ': ', $requests[0] == $requests[1] && $requests[1] == $requests[2] ? 'the same' : 'ANOTHER', ' ', current($requests[1])->method, ' ', strtok(current($requests[1])->url, '?'), "\n";
}
caught(fn () => new Client($pairs[2][0], new System('adjust', ['app_token' => 'app', 'environment' => 'sandbox'], name: 'other')));
echo "What is not given is php.ini's:\n";
echo current((new Client(new System('knorex', ['event' => 'Purchase'])))->preview($event))->url, "\n";
caught(fn () => new Client(new System('sklik', [])));
caught(fn () => new Client(new System('postback', [])));
echo "Dumps:\n";
var_dump($pairs[0][1], $pairs[4][1]);
caught(fn () => $pairs[0][1]->__construct('sklik', []));
caught(function () use ($pairs) { $pairs[0][1]->system = 'x'; });
caught(fn () => (new ReflectionClass(System::class))->newInstanceWithoutConstructor());
?>
--EXPECTF--
outlet: the same POST http://127.0.0.1:1/x
adroll: the same POST https://srv.adroll.com/api
adjust: the same GET https://s2s.adjust.com/event
knorex: the same POST https://h.example/pb
net: the same POST http://h.example/c1
ValueError: "adjust" and "other" are one destination: both are adjust with the same account and endpoint; give one, with the settings of both
What is not given is php.ini's:
https://ini.example/k1
ValueError: sklik: sem_id must not be empty (php.ini: s2s.sklik.sem_id)
ValueError: postback: url must not be empty
Dumps:
object(S2S\Destination\System)#%d (4) {
  ["name"]=>
  string(6) "outlet"
  ["system"]=>
  string(5) "sklik"
  ["settings"]=>
  array(5) {
    ["sem_id"]=>
    string(8) "********"
    ["sandbox"]=>
    string(8) "********"
    ["fold_diacritics"]=>
    string(1) "0"
    ["client_id"]=>
    string(7) "my shop"
    ["client_version"]=>
    string(3) "1.0"
  }
  ["endpoint"]=>
  string(20) "http://127.0.0.1:1/x"
}
object(S2S\Destination\System)#%d (4) {
  ["name"]=>
  string(3) "net"
  ["system"]=>
  string(8) "postback"
  ["settings"]=>
  array(12) {
    ["url"]=>
    string(8) "********"
    ["event"]=>
    NULL
    ["method"]=>
    string(4) "POST"
    ["resend_uncertain"]=>
    NULL
    ["click_id"]=>
    string(3) "cid"
    ["headers"]=>
    NULL
    ["missing"]=>
    string(5) "empty"
    ["success_text"]=>
    NULL
    ["failure_text"]=>
    NULL
    ["signature_key"]=>
    NULL
    ["signature_parameter"]=>
    NULL
    ["signature_header"]=>
    NULL
  }
  ["endpoint"]=>
  string(16) "http://h.example"
}
Error: A destination can't be changed: make a new S2S\Destination\System
Error: Cannot create dynamic property S2S\Destination\System::$system
ReflectionException: Class S2S\Destination\System is an internal class marked as final that cannot be instantiated without invoking its constructor
