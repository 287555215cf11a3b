--TEST--
S2S\Client::sendNow(): the answer, a time-out, and a repeat
--EXTENSIONS--
s2s
--FILE--
<?php
require __DIR__ . '/delivery.inc';
$server = new FaultServer();
$server->rules([
    ['match' => 'order-long', 'behaviours' => [['status' => 200, 'body_bytes' => 100000]]],
    ['match' => 'order-bad', 'behaviours' => [['status' => 400, 'body' => 'refused']]],
    ['match' => 'order-slow', 'behaviours' => [['status' => 200, 'delay' => 1, 'body' => 'slow']]],
    ['match' => 'order-hang', 'behaviours' => [['action' => 'hang']]],
    ['behaviours' => [['status' => 200, 'body' => '{"status":"ok"}']]],
]);
$shop = start_shop(<<<'PHP'
    $client = new S2S\Client(new S2S\Destination\Sklik(SEM_ID));
    function tell(array $responses): void {
        foreach ($responses as $name => $r) {
            echo $name, ': ', $r->state->value, ', ', $r->status, ', "', substr($r->body, 0, 20), '" of ', strlen($r->body),
                ', ', preg_replace('/0\.3\d* s/', '0.3 s', $r->error ?? 'no error'), ', ', $r->seconds >= 0 && $r->seconds < 20 ? 'in time' : $r->seconds, "\n";
        }
    }
    tell($client->sendNow(purchase('order-1')));
    echo "A repeat: ";
    tell($client->sendNow(purchase('order-1')));
    echo "Rejected: ";
    tell($client->sendNow(purchase('order-bad')));
    echo "A long answer, cut at 64 KB: ";
    tell($client->sendNow(purchase('order-long')));
    echo "Slow: ";
    tell($client->sendNow(purchase('order-slow')));
    echo "Too slow: ";
    $begin = hrtime(true);
    tell($client->sendNow(purchase('order-hang'), 0.3));
    echo hrtime(true) - $begin < patience(10) * 1e9 ? 'bounded' : 'NOT BOUNDED', "\n";
    fgets(STDIN);
    echo "and arrives later: ";
    foreach (S2S\Queue::entries(S2S\State::Queued) as $entry) { show(settled($entry->id)); }
    echo "asked for again: ";
    tell($client->sendNow(purchase('order-hang')));
    echo sklik()['repeated'], " repeats\n";
    echo "After send(): ";
    $client->send(purchase('order-2'));
    tell($client->sendNow(purchase('order-2')));
    PHP, temporary_directory(), $server, ['s2s.timeout' => (string) min(60, patience(30))]);
do {
    echo $line = $shop->readLine(30), "\n";
} while (!str_ends_with($line, 'BOUNDED') && $line !== 'bounded');
$server->release();
$shop->write("\n");
$status = $shop->wait(60);
echo $shop->output(), $status, "\n";
echo count($server->arrivals()), " arrived\n";
?>
--EXPECT--
sklik: delivered, 200, "{"status":"ok"}" of 15, no error, in time
A repeat: sklik: delivered, 200, "{"status":"ok"}" of 15, no error, in time
Rejected: sklik: rejected, 400, "refused" of 7, no error, in time
A long answer, cut at 64 KB: sklik: delivered, 200, "xxxxxxxxxxxxxxxxxxxx" of 65536, no error, in time
Slow: sklik: delivered, 200, "slow" of 4, no error, in time
Too slow: sklik: queued, 0, "" of 0, no answer within 0.3 s; delivery goes on, in time
bounded
and arrives later: delivered, status 200, 1 attempts, answer "{}"
asked for again: sklik: delivered, 200, "{}" of 2, no error, in time
2 repeats
After send(): sklik: delivered, 200, "{}" of 2, no error, in time
0
7 arrived
