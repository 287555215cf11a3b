--TEST--
Every event name through all systems: what is sent and what is skipped
--EXTENSIONS--
s2s
--INI--
s2s.queue=memory:
--FILE--
<?php
use S2S\Destination\{AdRoll, Adjust, Knorex, Postback, Sklik};

$names = ['PageView', 'ViewContent', 'AddToCart', 'AddToWishlist', 'InitiateCheckout', 'AddPaymentInfo', 'Purchase', 'Search', 'Lead', 'CompleteRegistration',
    'Subscribe', 'StartTrial', 'Contact', 'Schedule', 'Donate', 'CustomizeProduct', 'SubmitApplication', 'FindLocation',
    'homeView', 'highValuePage', 'gatedContent', 'demoRequest', 'liveChat', 'Refund', 'my own'];
$local = 'https://127.0.0.1:1/';
$client = new S2S\Client(
    new Sklik('0123456789abcdefghijklmn', endpoint: $local),
    new AdRoll('A', 'P', 'token', endpoint: $local),
    new Adjust('app', ['Purchase' => 'tok1', 'Lead' => 'tok2'], endpoint: $local),
    new Knorex($local . '?kcid={kcid}'),
    new Postback('refunds', ['Refund' => $local . '?order={order_id}']),
);
$visitor = new S2S\Visitor(['__adroll_fpc' => str_repeat('a', 32)], ['kcid' => 'K1', 'adct' => 'C1'], '203.0.113.7', 'Mozilla/5.0');
$reasons = [];
printf("%-22s%s\n", 'event', 'sklik adroll adjust knorex refunds');
foreach ($names as $name) {
    $event = (new S2S\Event($name, 'https://shop.example/'))->setVisitor($visitor)->setDeviceId('adid', str_repeat('a', 32))
        ->setOrder("order-$name", 100, 'CZK', 21)->addItem('A', 1, 121, 'Thing')->set('content_type', 'product')
        ->set('search_string', 'shoes')->set('status', true)->set('predicted_ltv', 10);
    $receipt = $client->send($event);
    $row = sprintf('%-22s', $name);
    foreach (['sklik', 'adroll', 'adjust', 'knorex', 'refunds'] as $destination) {
        $row .= isset($receipt->queued[$destination]) ? ' sent ' : ' -    ';
        if (isset($receipt->skipped[$destination])) {
            $reasons[$destination][$receipt->skipped[$destination]] = ($reasons[$destination][$receipt->skipped[$destination]] ?? 0) + 1;
        }
    }
    echo rtrim($row), "\n";
}
foreach ($reasons as $destination => $counts) {
    foreach ($counts as $reason => $count) {
        echo "$destination skips $count: $reason\n";
    }
}
?>
--EXPECT--
event                 sklik adroll adjust knorex refunds
PageView               sent  sent  -     -     -
ViewContent            sent  -     -     -     -
AddToCart              sent  sent  -     -     -
AddToWishlist          sent  -     -     -     -
InitiateCheckout       sent  -     -     -     -
AddPaymentInfo         sent  -     -     -     -
Purchase               sent  sent  sent  sent  -
Search                 sent  sent  -     -     -
Lead                   sent  sent  sent  -     -
CompleteRegistration   sent  sent  -     -     -
Subscribe              sent  -     -     -     -
StartTrial             sent  sent  -     -     -
Contact                sent  sent  -     -     -
Schedule               sent  -     -     -     -
Donate                 sent  -     -     -     -
CustomizeProduct       sent  -     -     -     -
SubmitApplication      sent  -     -     -     -
FindLocation           sent  -     -     -     -
homeView               -     sent  -     -     -
highValuePage          -     sent  -     -     -
gatedContent           -     sent  -     -     -
demoRequest            -     sent  -     -     -
liveChat               -     sent  -     -     -
Refund                 -     -     -     -     sent
my own                 -     -     -     -     -
adjust skips 23: there is no event token for this event name
knorex skips 24: no postback URL for this event name
refunds skips 24: no postback URL for this event name
adroll skips 12: event name has no counterpart at AdRoll
sklik skips 7: event name is not one of Sklik's
