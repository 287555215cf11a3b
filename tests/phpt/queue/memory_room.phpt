--TEST--
memory:: discard() and erase() give room back to s2s.queue_max
--EXTENSIONS--
s2s
--INI--
s2s.queue=memory:
s2s.queue_max=3
s2s.shutdown_timeout=0
--FILE--
<?php
require __DIR__ . '/../server.inc';
// Nobody listens there, so what is sent stays queued behind the breaker.
$client = new S2S\Client(new S2S\Destination\Sklik('0123456789abcdefghijklmn', endpoint: 'http://127.0.0.1:1/'));
$send = fn (string $key) => $client->send(new S2S\Event('PageView', 'https://example.cz/'), $key);
// What is on its way at the moment can't be discarded or erased: asked again.
$until = fn (callable $change) => wait_for(fn () => $change() === 1, 10, 'one change');

$ids = array_map(fn ($key) => $send($key)->queued['sklik'], ['a', 'b', 'c']);
echo json_encode($send('d')->skipped), "\n";
$until(fn () => S2S\Queue::discard($ids[0]));
echo 'after discard(): ', json_encode($send('d')->skipped), json_encode($send('e')->skipped), "\n";
$until(fn () => S2S\Queue::erase('b'));
echo 'after erase(): ', json_encode($send('e')->skipped), json_encode($send('f')->skipped), "\n";
?>
--EXPECT--
{"sklik":"queue full"}
after discard(): []{"sklik":"queue full"}
after erase(): []{"sklik":"queue full"}
