--TEST--
S2S\Client::sendNow(): no answer in time
--EXTENSIONS--
s2s
--INI--
s2s.queue=memory:
--FILE--
<?php
require __DIR__ . '/../server.inc';
$time = patience(0.5);
$client = new S2S\Client(new S2S\Destination\Sklik('0123456789abcdefghijklmn', endpoint: 'http://127.0.0.1:1/'),
    new S2S\Destination\Sklik('0123456789abcdefghijklmn', endpoint: 'http://127.0.0.1:1/other', name: 'outlet'));
$responses = $client->sendNow(new S2S\Event('PageView', 'https://example.cz/'), $time);
foreach ($responses as $name => $response) {
    echo $name, ' ', $response->status, ' ', $response->state->value, ' "', $response->body, "\", ";
    echo $response->seconds >= $time && $response->seconds < $time + patience(5) ? 'the time waited' : $response->seconds, ', ', preg_replace('/\d+\.\d+ s;/', 'N s;', preg_replace('/after \d+ ms/', 'after N ms', $response->error)), "\n";
}
var_dump($client->sendNow(new S2S\Event('MyOwn', 'https://example.cz/')));
try {
    $client->sendNow(new S2S\Event('PageView'));
} catch (S2S\InvalidEvent $exception) {
    var_dump(count($exception->getProblems()) > 0);
}
?>
--EXPECTF--
sklik 0 queued "", the time waited, no answer within N s; delivery goes on, the last try: Failed to connect to 127.0.0.1 port 1 after N ms: Could%r(n't| not)%r connect to server
outlet 0 queued "", the time waited, no answer within N s; delivery goes on, the last try: Failed to connect to 127.0.0.1 port 1 after N ms: Could%r(n't| not)%r connect to server
array(0) {
}
bool(true)
