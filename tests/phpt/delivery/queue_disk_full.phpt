--TEST--
A full disk: what was accepted before arrives once there is room, what comes meanwhile is sent by this process
--EXTENSIONS--
s2s
--SKIPIF--
<?php
require __DIR__ . "/delivery.inc";
die(mounts_missing());
?>
--FILE--
<?php
require __DIR__ . '/delivery.inc';
$server = new FaultServer();
$queue = temporary_directory();
shop(<<<'PHP'
    $client = new S2S\Client(new S2S\Destination\Sklik(SEM_ID));
    $fill = function () use ($argv): void { @file_put_contents("$argv[1]/filler", str_repeat('x', 10_000_000), FILE_APPEND); };
    $counts = ['durable' => 0, 'in memory' => 0];
    $number = 0;
    $send = function (int $times) use ($client, &$counts, &$number): void {
        for ($time = 0; $time < $times; $time++) {
            $receipt = $client->send(purchase('order-' . ++$number));
            count($receipt->queued) === 1 or print('not queued: ' . json_encode($receipt->skipped) . "\n");
            $counts[$receipt->durable ? 'durable' : 'in memory']++;
        }
    };
    $send(100);
    $fill();
    $send(100);
    echo $counts['durable'] >= 100 ? 'durable first' : json_encode($counts), ', ', $counts['in memory'] > 0 ? 'then in memory' : 'NEVER IN MEMORY', "\n";
    unlink("$argv[1]/filler");
    $before = $counts['durable'];
    $send(10);
    echo $counts['durable'] - $before, " of 10 durable again\n";
    echo S2S\Queue::flush(patience(30)) ? 'empty' : 'NOT EMPTY', "\n";
    echo sklik()['delivered'] === $counts['durable'] ? 'all durable ones delivered' : sklik()['delivered'] . ' of ' . json_encode($counts), "\n";
    PHP, $queue, $server, ['s2s.shutdown_timeout' => '10'], [$queue], 'https', with_mounts($queue, 'mount -t tmpfs -o size=8m tmpfs "$1"'));
$orders = array_map(fn ($arrival) => json_decode($arrival['body'])->event_data->order_id, $server->arrivals());
echo count($orders), ' arrived, ', count(array_unique($orders)), " orders\n";
?>
--EXPECT--
durable first, then in memory
10 of 10 durable again
empty
all durable ones delivered
210 arrived, 210 orders
