--TEST--
S2S\Client::sendAll(): arrays and iterators, and what they throw
--EXTENSIONS--
s2s
--INI--
s2s.queue=memory:
--FILE--
<?php
require __DIR__ . '/../errors.inc';
use S2S\Event;
use S2S\Queue;

$client = new S2S\Client(new S2S\Destination\Sklik('0123456789abcdefghijklmn', endpoint: 'http://127.0.0.1:1/'));
$event = fn (int|string $id) => new Event('PageView', 'https://example.cz/', id: "e$id");
$queued = fn () => Queue::stats()['destinations']['sklik']['queued'] ?? 0;

$receipts = $client->sendAll([$event(1), 'key' => $event(2)]);
var_dump(array_is_list($receipts), count($receipts), $receipts[1]->eventId, $queued());
var_dump($client->sendAll([]), $client->sendAll(new EmptyIterator()));

echo "A generator over several batches:\n";
$many = function () use ($event) {
    for ($i = 0; $i < 600; $i++) {
        yield $event("g$i");
    }
};
$receipts = $client->sendAll($many());
var_dump(count($receipts), $receipts[0]->eventId, $receipts[599]->eventId, $queued());

echo "One object, changed and yielded again:\n";
$reuse = function () use ($event) {
    $one = $event('r');
    foreach ([1, 2] as $value) {
        $one->setValue($value, 'CZK');
        yield $one;
    }
};
var_dump(count($client->sendAll($reuse())), $queued());

echo "What comes before something thrown is stored:\n";
$throws = function () use ($event) {
    yield $event('t1');
    yield $event('t2');
    throw new LogicException('from the generator');
};
caught(fn () => $client->sendAll($throws()));
var_dump($queued());
caught(fn () => $client->sendAll([$event('a'), new stdClass(), $event('never')]));
var_dump($queued());
caught(fn () => $client->sendAll([$event('b'), new Event('PageView'), $event('never')]));
var_dump($queued());
$both = function () use ($event) {
    yield $event('c');
    yield new Event('PageView');
    throw new LogicException('from the generator');
};
try {
    $client->sendAll($both());
} catch (S2S\InvalidEvent $exception) {
    echo $exception::class, ', previous: ', $exception->getPrevious()->getMessage(), "\n";
}
var_dump($queued());

echo "The iterator may use the client itself:\n";
$nested = function () use ($event, $client) {
    yield $event('n1');
    $client->send($event('inside'));
    $client->sendAll([$event('inside2')]);
    yield $event('n2');
};
var_dump(count($client->sendAll($nested())), $queued());

class Failing implements IteratorAggregate
{
    public function getIterator(): Iterator { throw new LogicException('no iterator'); }
}
caught(fn () => $client->sendAll(new Failing()));
?>
--EXPECT--
bool(true)
int(2)
string(2) "e2"
int(2)
array(0) {
}
array(0) {
}
A generator over several batches:
int(600)
string(3) "eg0"
string(5) "eg599"
int(602)
One object, changed and yielded again:
int(2)
int(604)
What comes before something thrown is stored:
LogicException: from the generator
int(606)
TypeError: S2S\Client::sendAll(): Argument #1 ($events) must be of type iterable<S2S\Event>, an element is of type stdClass
int(607)
S2S\InvalidEvent: sklik: event_url: is required: the URL of the page where the event occurred (for an app or offline, one that stands for it)
int(608)
S2S\InvalidEvent, previous: from the generator
int(609)
The iterator may use the client itself:
int(2)
int(613)
LogicException: no iterator
