--TEST--
S2S\Queue: entries, paging, stats, discard, erase
--EXTENSIONS--
s2s
--FILE--
<?php
require __DIR__ . '/../server.inc';
require __DIR__ . '/../errors.inc';

$code = <<<'PHP'
    use S2S\Queue;
    use S2S\State;
    require $argv[1];
    $client = new S2S\Client(new S2S\Destination\Sklik('0123456789abcdefghijklmn', endpoint: 'http://127.0.0.1:1/'));
    $ids = [];
    foreach (range(1, 7) as $number) {
        $event = (new S2S\Event('Lead', 'https://example.cz/', id: "event-$number"));
        $ids[] = $client->send($event, $number === 7 ? 'my-key' : null)->queued['sklik'];
    }
    $order = (new S2S\Event('Purchase', 'https://example.cz/', id: 'event-8'))->setOrder('order-8', 1, 'CZK');
    $client->send($order);
    $client->send(clone $order);

    echo "Pages:\n";
    $after = null;
    while ($page = Queue::entries(limit: 3, after: $after)) {
        echo implode(' ', array_map(fn ($entry) => $entry->eventId, $page)), "\n";
        $after = end($page)->id;
    }
    var_dump(count(Queue::entries(State::Queued)), Queue::entries(State::Delivered));

    $entry = Queue::entries(limit: 1)[0];
    var_dump($entry->id === $ids[0], $entry->eventName, $entry->key, $entry->destination, $entry->state, $entry->settledAt, $entry->status);
    var_dump(abs($entry->queuedAt - microtime(true) * 1000) < 60000);
    var_dump(Queue::entries(after: $ids[5])[0]->eventId, Queue::entries(after: $ids[5])[0]->key);

    $stats = Queue::stats();
    var_dump(array_keys($stats), array_keys($stats['queue']), array_keys($stats['destinations']['sklik']));
    var_dump($stats['destinations']['sklik']['queued'], $stats['destinations']['sklik']['repeated'], $stats['queue']['sender']['pid'] === getmypid());

    echo "Discard and erase:\n";
    // What is on the wire at this moment can't be taken back; a moment later it can.
    foreach ([0, 1] as $index) {
        var_dump(wait_for(fn () => Queue::discard($ids[$index]), what: "discarding $index"));
    }
    var_dump(Queue::discard($ids[0]));
    foreach (['event-3', 'my-key', 'order-8'] as $key) {
        var_dump(wait_for(fn () => Queue::erase($key), what: "erasing $key"));
    }
    var_dump(Queue::erase('nobody'));
    var_dump(count(Queue::entries(State::Queued)), Queue::retry(), Queue::retry($ids[4]));
    PHP;
$process = start_php($code, ['s2s.queue' => temporary_directory(), 'display_errors' => '1'], [realpath(__DIR__ . '/../server.inc')]);
var_dump($process->wait());
echo $process->output();
?>
--EXPECT--
int(0)
Pages:
event-1 event-2 event-3
event-4 event-5 event-6
event-7 event-8
int(8)
array(0) {
}
bool(true)
string(4) "Lead"
NULL
string(5) "sklik"
enum(S2S\State::Queued)
NULL
NULL
bool(true)
string(7) "event-7"
string(6) "my-key"
array(2) {
  [0]=>
  string(5) "queue"
  [1]=>
  string(12) "destinations"
}
array(7) {
  [0]=>
  string(4) "path"
  [1]=>
  string(4) "full"
  [2]=>
  string(12) "journalBytes"
  [3]=>
  string(12) "waitingBytes"
  [4]=>
  string(9) "damagedAt"
  [5]=>
  string(7) "problem"
  [6]=>
  string(6) "sender"
}
array(15) {
  [0]=>
  string(6) "system"
  [1]=>
  string(6) "queued"
  [2]=>
  string(9) "delivered"
  [3]=>
  string(8) "rejected"
  [4]=>
  string(9) "uncertain"
  [5]=>
  string(7) "expired"
  [6]=>
  string(8) "repeated"
  [7]=>
  string(14) "oldestQueuedAt"
  [8]=>
  string(13) "lastSuccessAt"
  [9]=>
  string(11) "lastErrorAt"
  [10]=>
  string(9) "lastError"
  [11]=>
  string(7) "breaker"
  [12]=>
  string(11) "nextProbeAt"
  [13]=>
  string(4) "held"
  [14]=>
  string(8) "accounts"
}
int(8)
int(1)
bool(true)
Discard and erase:
int(1)
int(1)
int(0)
int(1)
int(1)
int(1)
int(0)
int(3)
int(0)
int(0)
