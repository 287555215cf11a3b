--TEST--
Files of the queue that vanish, are replaced or damaged: the events go on arriving
--EXTENSIONS--
s2s
--FILE--
<?php
require __DIR__ . '/delivery.inc';
$server = new FaultServer();
$base = temporary_directory();
$queue = "$base/" . fileowner($base);
$start = fn (string $code) => start_shop($code, $base, $server, ['s2s.idle_timeout' => '60']);
// A process that sends an order whenever it is told one, and says how it went.
$shop = $start('$client = new S2S\Client(new S2S\Destination\Sklik(SEM_ID));
    while ($order = fgets(STDIN)) { echo json_encode($client->send(purchase(rtrim($order)))->durable), "\n"; }');
$number = 0;
$order = function (string $what) use ($shop, $server, &$number): void {
    $number++;
    $shop->write("order-$number-$what\n");
    // Until a removed directory is noticed, it is this process's own memory that keeps the order.
    $durable = str_starts_with($what, 'directory') && $shop->readLine() ? 'or not' : $shop->readLine();
    $server->waitForArrivals(1, 15, "order-$number-");
    echo "$what: durable $durable, arrived\n";
};
$order('first');
array_map(unlink(...), glob("$queue/ledger.db*"));
$order('ledger removed');
unlink("$queue/journal");
$order('journal removed');
unlink("$queue/bell");
$order('bell removed');
unlink("$queue/leader");
$order('page removed');
file_put_contents("$queue/leader", '');
$order('page cut');
foreach (['moved away' => fn () => rename($queue, "$base/elsewhere"), 'removed' => fn () => remove_directory($queue)] as $what => $action) {
    $action();
    $order("directory $what");
    // Noticed within a second: from then on orders go to a new one.
    wait_for(function () use ($shop, $server, $queue, &$number) {
        $number++;
        $shop->write("order-$number-\n");
        return $shop->readLine() === 'true' && $server->waitForArrivals(1, 15, "order-$number-") && is_file("$queue/journal");
    }, 15, 'a new directory');
}
file_put_contents("$queue/journal", 'no journal');
$order('journal overwritten');
$shop->closeInput();
echo $shop->wait(), "\n";

echo "A damaged ledger:\n";
file_put_contents("$queue/ledger.db", random_bytes(20000));
@unlink("$queue/ledger.db-wal");
shop('show(settled(send_order("after-damage"))); var_dump(S2S\Queue::stats()["queue"]["damagedAt"] > 0);', $base, $server);
echo count(preg_grep('/damaged-\d+$/', scandir($queue))), " set aside\n";
$orders = array_count_values(array_map(fn ($arrival) => json_decode($arrival['body'])->event_data->order_id, $server->arrivals()));
$ids = array_unique(array_map(fn ($arrival) => json_decode($arrival['body'])->event_id, $server->arrivals()));
echo count($orders) === $number + 1 ? 'all orders' : count($orders) . " of $number orders", ', ', count($ids) === count($orders) ? 'each by its event id' : count($ids) . ' ids', "\n";
?>
--EXPECT--
first: durable true, arrived
ledger removed: durable true, arrived
journal removed: durable true, arrived
bell removed: durable true, arrived
page removed: durable true, arrived
page cut: durable true, arrived
directory moved away: durable or not, arrived
directory removed: durable or not, arrived
journal overwritten: durable true, arrived
0
A damaged ledger:
delivered, status 200, 1 attempts, answer "{}"
bool(true)
1 set aside
all orders, each by its event id
