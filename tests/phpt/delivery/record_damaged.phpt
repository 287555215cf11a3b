--TEST--
A wrong byte in a record of the ledger: that event is rejected and says why, the others go; of a destination's, all wait until it is named again
--EXTENSIONS--
s2s
--FILE--
<?php
require __DIR__ . '/delivery.inc';
$server = new FaultServer();
$queue = temporary_directory();
$log = "$queue/log";
$ini = ['s2s.log' => $log];
// What waits in the ledger of nobody: the far side did not answer before the process ended.
$leave_waiting = function (string ...$orders) use ($server, $queue, &$before): void {
    $server->behave([['action' => 'hang']]);
    shop('foreach (array_slice($argv, 1) as $order) { send_order($order); } wait_for(fn () => sklik()["queued"] === $argc - 1, 10, "all of them");',
        $queue, $server, ['s2s.shutdown_timeout' => (string) patience(0.5)], $orders);
    $server->behave([['status' => 200, 'body' => '{}']]);
    $before = count($server->arrivals());
};
$damage = function (string $table, string $old, string $new) use ($queue): void {
    exec('python3 -c ' . escapeshellarg(<<<'PYTHON'
        import sqlite3, sys
        ledger, table, old, new = sys.argv[1:]
        db = sqlite3.connect(ledger)
        for row, record in db.execute(f"SELECT rowid, record FROM {table}").fetchall():
            if old.encode() in record:
                db.execute(f"UPDATE {table} SET record = ? WHERE rowid = ?", (record.replace(old.encode(), new.encode()), row))
        print(db.total_changes, "damaged")
        db.commit()
        PYTHON) . ' ' . implode(' ', array_map(escapeshellarg(...), [glob("$queue/*/ledger.db")[0], $table, $old, $new])), $output);
    echo implode("\n", $output), "\n";
};
$arrived = function () use ($server, &$before): void {
    $orders = array_map(fn ($arrival) => json_decode($arrival['body'])->event_data->order_id, array_slice($server->arrivals(), $before));
    sort($orders);
    echo 'arrived: ', implode(', ', $orders), "\n";
};

$leave_waiting('order-1', 'order-2', 'order-3');
$damage('request', 'order-2', 'order-9');
shop(<<<'PHP'
    foreach (S2S\Queue::entries(S2S\State::Queued) as $entry) { echo $entry->key ?? 'no key', ', ', $entry->answer ?? 'no answer', "\n"; }
    settled(send_order('order-4'));
    var_dump(S2S\Queue::flush(patience(10)));
    [$rejected] = S2S\Queue::entries(S2S\State::Rejected);
    show($rejected);
    var_dump(S2S\Queue::retry($rejected->id), S2S\Queue::retry());
    show(entry($rejected->id));
    echo json_encode(array_intersect_key(sklik(), ['queued' => 0, 'delivered' => 0, 'rejected' => 0])), "\n";
    PHP, $queue, $server, $ini);
$arrived();

echo "The shop sends it again:\n";
shop('show(settled(send_order("order-2")));', $queue, $server, $ini);

echo "A destination:\n";
$leave_waiting('order-5');
$damage('destination', '/rtgconv', '/elsewhere');
shop('var_dump(S2S\Queue::work(patience(10))); echo sklik()["queued"], " waits\n";', $queue, $server, $ini);
$arrived();
shop('send_order("order-6"); var_dump(S2S\Queue::flush(patience(10)));', $queue, $server, $ini);
$arrived();
echo preg_replace('/^\S+ s2s\[\d+\] /m', '', file_get_contents($log));
?>
--EXPECT--
1 damaged
Purchase:order-1, no answer
no key, its record in the ledger is damaged; it can't be sent
Purchase:order-3, no answer
bool(true)
rejected, status none, 0 attempts, answer "its record in the ledger is damaged; it can't be sent"
int(0)
int(0)
rejected, status none, 0 attempts, answer "its record in the ledger is damaged; it can't be sent"
{"queued":0,"delivered":3,"rejected":1}
arrived: order-1, order-3, order-4
The shop sends it again:
delivered, status 200, 1 attempts, answer "{}"
A destination:
1 damaged
int(0)
1 waits
arrived: 
bool(true)
arrived: order-5, order-6
sklik: 1 event damaged in the ledger, rejected unsent
a destination's record in the ledger is damaged; its events (1) wait until a process sends to it again
