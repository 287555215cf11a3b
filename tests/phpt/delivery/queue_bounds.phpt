--TEST--
Bounds: 1,000 events in memory, s2s.journal_max, s2s.queue_max; beyond them "queue full", and nothing that was accepted is lost
--EXTENSIONS--
s2s
--FILE--
<?php
require __DIR__ . '/delivery.inc';
$code = <<<'PHP'
    $client = new S2S\Client(new S2S\Destination\Sklik(SEM_ID));
    $counts = ['queued' => 0, 'durable' => 0];
    foreach (range(1, (int) $argv[1]) as $number) {
        $receipt = $client->send(purchase("order-$number"));
        $counts['queued'] += count($receipt->queued);
        $counts['durable'] += (int) $receipt->durable;
        foreach ($receipt->skipped as $reason) {
            $counts[$reason] = ($counts[$reason] ?? 0) + 1;
        }
    }
    PHP;

echo "In memory, since the directory can't be made:\n";
$server = new FaultServer();
$server->behave([['action' => 'hang']]);
$queue = temporary_directory();
$shop = start_shop($code . 'echo json_encode($counts), "\n"; fgets(STDIN);', "$queue/not/there", $server, ['s2s.timeout' => '30', 's2s.shutdown_timeout' => '20'], ['1010']);
echo $shop->readLine(30), "\n";
$server->release();
$shop->closeInput();
// The one that hung was let go unanswered, and came again.
echo $shop->wait(40), ', ', count(array_unique(array_column($server->arrivals(), 'body'))), " arrived\n";

echo "s2s.journal_max, while the process that leads is stopped:\n";
$server = new FaultServer();
$leader = start_shop('send_order("first"); S2S\Queue::flush(patience(10)); echo "on\n"; fgets(STDIN);', $queue, $server, ['s2s.journal_max' => '65536', 's2s.idle_timeout' => '60']);
$leader->readLine();
$leader->suspend();
$shop = start_shop($code . 'echo $counts["queued"] === $counts["durable"] && $counts["queued"] > 20 ? "durable" : json_encode($counts), ", ",
    $counts["queue full"] > 0 ? "then queue full" : "NEVER FULL",
    S2S\Queue::stats()["queue"]["refused"] === $counts["queue full"] ? ", counted" : ", NOT COUNTED", "\n", $counts["queued"] + $counts["queue full"], "\n", $counts["queued"], "\n";',
    $queue, $server, ['s2s.journal_max' => '65536'], ['200']);
echo $shop->readLine(), "\n", $shop->readLine(), "\n";
$accepted = (int) $shop->readLine();
echo $shop->wait(), "\n";
$leader->signal(SIGCONT);
echo count($server->waitForArrivals($accepted + 1)) === $accepted + 1 ? "all accepted ones arrived\n" : "MORE ARRIVED\n";
echo "… and with room again:\n";
shop(<<<'PHP'
    $client = new S2S\Client(new S2S\Destination\Sklik(SEM_ID));
    foreach (range(1, 200) as $number) {
        $receipt = wait_for(function () use ($client, $number) {
            $receipt = $client->send(purchase("more-$number"));
            return $receipt->queued ? $receipt : null;
        }, 10, 'room in the journal');
    }
    show(settled($receipt->queued['sklik']));
    PHP, $queue, $server, ['s2s.journal_max' => '65536']);
$leader->kill();

echo "s2s.queue_max:\n";
$server = new FaultServer();
$server->behave([['action' => 'hang']]);
$queue = temporary_directory();
shop(<<<'PHP'
    $client = new S2S\Client(new S2S\Destination\Sklik(SEM_ID));
    $send = fn (int $n) => $client->send(purchase("order-$n"));
    foreach (range(1, 10) as $number) { $send($number); }
    wait_for(fn () => S2S\Queue::stats()['queue']['full'], 10, 'the flag');
    var_dump($send(11)->skipped, S2S\Queue::stats()['queue']['refused']);
    ob_start();
    (new ReflectionExtension('s2s'))->info();
    preg_match('/^Events not stored.*$/m', ob_get_clean(), $line);
    echo $line[0], "\n";
    PHP, $queue, $server, ['s2s.queue_max' => '10', 's2s.shutdown_timeout' => '0.1']);
$server->release();
shop(<<<'PHP'
    $client = new S2S\Client(new S2S\Destination\Sklik(SEM_ID));
    wait_for(fn () => sklik()['delivered'] === 10 || (S2S\Queue::work(0.2) && false), 20, 'ten deliveries');
    var_dump(S2S\Queue::stats()['queue']['full'], S2S\Queue::stats()['queue']['refused'], $client->send(purchase('order-12'))->skipped, S2S\Queue::flush(patience(10)));
    PHP, $queue, $server, ['s2s.queue_max' => '10']);
?>
--EXPECT--
In memory, since the directory can't be made:
{"queued":1000,"durable":0,"queue full":10}
0, 1000 arrived
s2s.journal_max, while the process that leads is stopped:
durable, then queue full, counted
200
0
all accepted ones arrived
… and with room again:
delivered, status 200, 1 attempts, answer "{}"
s2s.queue_max:
array(1) {
  ["sklik"]=>
  string(10) "queue full"
}
int(1)
Events not stored, queue full => 1, since the queue was made
bool(false)
int(1)
array(0) {
}
bool(true)
