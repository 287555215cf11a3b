--TEST--
S2S\Destination\AdRoll: name, dump, clone, php.ini, preview, skips
--EXTENSIONS--
s2s
--INI--
s2s.queue=memory:
s2s.adroll.advertisable=INIADV
s2s.adroll.pixel=INIPIX
s2s.adroll.token=ini-token
s2s.adroll.event_names="Subscribe=signupPlan"
s2s.adroll.dry_run=1
--FILE--
<?php
require __DIR__ . '/../errors.inc';
use S2S\Client;
use S2S\Destination\AdRoll;
use S2S\Event;
use S2S\Visitor;

$adroll = new AdRoll('ADV', 'PIX', 'secret-token', ['Lead' => 'demoRequest', 'PageView' => null], false, true, 'https://127.0.0.1:9/api', 'us');
var_dump($adroll, (new AdRoll('A', 'P', 'T'))->getName(), (clone $adroll)->getName());
caught(fn () => $adroll->__construct('A', 'P', 'T'));

$granted = ['ad_storage' => 'granted', 'ad_user_data' => 'granted'];
$visitor = new Visitor(['__adroll_fpc' => 'c'], ['adct' => 'k'], '203.0.113.7', null, [], $granted);
$event = fn (string $name, ?Visitor $of = null) => (new Event($name, 'https://shop.example/', time: 1770134113000, id: 'e-1'))->setVisitor($of ?? $visitor);

echo "By the constructor, and by php.ini alone:\n";
foreach ([new Client($adroll), new Client()] as $client) {
    foreach ($client->preview($event('Lead')) as $name => $request) {
        echo "$name: $request->method $request->url\n", json_encode($request->headers), "\n$request->body\n";
    }
}
echo "Sent and skipped:\n";
$denied = new Visitor(['__adroll_fpc' => 'c'], [], '203.0.113.7', null, [], ['ad_user_data' => 'granted']);
foreach ([$event('Lead'), $event('PageView'), $event('ViewContent'), $event('homeView'), $event('Purchase', $denied),
    $event('Purchase', new Visitor([], [], '203.0.113.7', null, [], $granted))] as $one) {
    echo $one->name, ': ', json_encode((new Client($adroll))->send($one)->skipped), "\n";
}
echo "Problems:\n";
$bad = (new Event('Purchase', '/thanks', time: 1770134113))->setUser(userId: 'u')->addItem('A', '1.5', '10')->set('mine', 'x');
foreach ((new Client($adroll))->validate($bad) as $problem) {
    echo $problem->fatal ? 'error ' : 'warning ', "$problem->path: $problem->message\n";
}
caught(fn () => (new Client($adroll))->send($bad));
?>
--EXPECTF--
object(S2S\Destination\AdRoll)#%d (8) {
  ["name"]=>
  string(2) "us"
  ["advertisable"]=>
  string(3) "ADV"
  ["pixel"]=>
  string(3) "PIX"
  ["token"]=>
  string(8) "********"
  ["eventNames"]=>
  string(26) "Lead=demoRequest PageView="
  ["dryRun"]=>
  string(1) "0"
  ["resendUncertain"]=>
  string(1) "1"
  ["endpoint"]=>
  string(23) "https://127.0.0.1:9/api"
}
string(6) "adroll"
string(2) "us"
Error: A destination can't be changed: make a new S2S\Destination\AdRoll
By the constructor, and by php.ini alone:
us: POST https://127.0.0.1:9/api?advertisable=ADV
{"Content-Type":"application\/json","Authorization":"Token ***"}
[{"advertisable_eid":"ADV","pixel_eid":"PIX","event_name":"demoRequest","page_location":"https://shop.example/","ip":"203.0.113.7","identifiers":{"adct":"k","first_party_cookie":"c"},"external_data":"{\"event_id\":\"e-1\"}","timestamp":1770134113}]
adroll: POST https://srv.adroll.com/api?advertisable=INIADV&dry_run=true
{"Content-Type":"application\/json","Authorization":"Token ***"}
[{"advertisable_eid":"INIADV","pixel_eid":"INIPIX","event_name":"formFill","page_location":"https://shop.example/","ip":"203.0.113.7","identifiers":{"adct":"k","first_party_cookie":"c"},"external_data":"{\"event_id\":\"e-1\"}","timestamp":1770134113}]
Sent and skipped:
Lead: []
PageView: {"us":"event name has no counterpart at AdRoll"}
ViewContent: {"us":"event name has no counterpart at AdRoll"}
homeView: []
Purchase: {"us":"consent"}
Purchase: {"us":"nothing to recognise the visitor by: no adct, first-party cookie, e-mail, device id or user id"}
Problems:
error page_location: must be a full URL that begins with https:// or http:// and has a host
error timestamp: the event's time must be in milliseconds; 1770134113 looks like seconds: give 1770134113000
error ip: is required: give the event a Visitor with the customer's address
warning identifiers: has neither adct nor first_party_cookie: capture the Visitor on the landing page and set its cookies, or AdRoll may not match it
warning consent_mode: is missing, and consent_string too: give one of them, as the visitor chose
warning conversion_value: is missing: a purchase should have its value, with currency
warning event_attributes.products[0].quantity: is left out: AdRoll takes whole numbers above 0
warning currency: is missing: prices of products are in it
warning mine: is left out: no ad system has a parameter of that name; only a postback template can use it
S2S\InvalidEvent: %s
