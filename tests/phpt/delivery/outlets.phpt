--TEST--
Two outlets, each with its own SEM ID: one destination and one client for each; both orders arrive, each under its own, the retried ones too
--EXTENSIONS--
s2s
--FILE--
<?php
require __DIR__ . '/delivery.inc';
$server = new FaultServer();
$server->behave([['status' => 503, 'times' => 2], ['status' => 200]]);
$queue = temporary_directory();
shop(<<<'PHP'
    foreach (['outlet-1' => SEM_ID, 'outlet-2' => 'zyxwvutsrqponmlkjihgfedc'] as $name => $sem) {
        $client = new S2S\Client(new S2S\Destination\Sklik($sem, name: $name));
        echo json_encode(array_keys($client->send(purchase("order-of-$name"))->queued)), "\n";
    }
    S2S\Queue::flush(patience(20));
    foreach (S2S\Queue::stats()['destinations'] as $name => $facts) {
        echo "$name: ", wait_for(fn () => destination_stats($name)['delivered'], 20, $name), " delivered\n";
    }
    PHP, $queue, $server);
$seen = [];
foreach ($server->arrivals() as $arrival) {
    $data = json_decode($arrival['body'], true)['event_data'];
    $seen["$data[order_id]: $data[sem_id]"] = true;
}
ksort($seen);
echo implode("\n", array_keys($seen)), "\n";
?>
--EXPECT--
["outlet-1"]
["outlet-2"]
outlet-1: 1 delivered
outlet-2: 1 delivered
order-of-outlet-1: 0123456789abcdefghijklmn
order-of-outlet-2: zyxwvutsrqponmlkjihgfedc
