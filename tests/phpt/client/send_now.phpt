--TEST--
S2S\Client::sendNow(): no answer in time
--EXTENSIONS--
s2s
--INI--
s2s.queue=memory:
--FILE--
<?php
$client = new S2S\Client(new S2S\Destination\Sklik('0123456789abcdefghijklmn', endpoint: 'http://127.0.0.1:1/'),
    new S2S\Destination\Sklik('0123456789abcdefghijklmn', endpoint: 'http://127.0.0.1:1/other', name: 'outlet'));
$responses = $client->sendNow(new S2S\Event('PageView', 'https://example.cz/'), 0.05);
foreach ($responses as $name => $response) {
    echo $name, ' ', $response->status, ' ', $response->state->value, ' "', $response->body, "\"\n";
}
var_dump($client->sendNow(new S2S\Event('MyOwn', 'https://example.cz/')));
try {
    $client->sendNow(new S2S\Event('PageView'));
} catch (S2S\InvalidEvent $exception) {
    var_dump(count($exception->getProblems()) > 0);
}
?>
--EXPECT--
sklik 0 queued ""
outlet 0 queued ""
array(0) {
}
bool(true)
