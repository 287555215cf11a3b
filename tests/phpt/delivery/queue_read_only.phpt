--TEST--
A queue directory that can't be written, is someone else's or a link: events are kept in memory and delivered by this process
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
$code = <<<'PHP'
    $client = new S2S\Client(new S2S\Destination\Sklik(SEM_ID));
    foreach ([1, 2, 3] as $number) {
        $receipt = $client->send(purchase("order-$number"));
        echo count($receipt->queued), ' queued, ', $receipt->durable ? 'DURABLE' : 'not durable', "\n";
    }
    $responses = $client->sendNow(purchase('order-4'));
    echo $responses['sklik']->state->value, ' ', $responses['sklik']->status, "\n";
    try {
        S2S\Queue::stats();
        echo "no error\n";
    } catch (S2S\QueueError $error) {
        echo 'QueueError, ', str_contains($error->getMessage(), $argv[1]) ? 'names the directory' : $error->getMessage(), "\n";
    }
    PHP;
$queue = temporary_directory();
$log = temporary_directory() . '/log';
$cases = [
    'read-only' => 'mount -t tmpfs -o ro tmpfs "$1"',
    'read-only since it was used' => 'mount -t tmpfs tmpfs "$1"; mkdir -m 700 "$1/0"; mount -o remount,ro "$1"',
    'no room for the first file' => 'mount -t tmpfs -o nr_inodes=2 tmpfs "$1"; mkdir -m 700 "$1/0"',
    'someone else\'s' => 'mount -t tmpfs tmpfs "$1"; mkdir -m 700 "$1/0"; chown 65534 "$1/0"',
    'a link' => 'mount -t tmpfs tmpfs "$1"; mkdir -m 700 "$1/real"; ln -s real "$1/0"',
];
foreach ($cases as $case => $mounts) {
    echo "$case:\n";
    $before = count($server->arrivals());
    shop($code, $queue, $server, ['s2s.log' => $log], [$queue], 'https', with_mounts($queue, $mounts));
    echo count($server->arrivals()) - $before, " arrived\n";
}
echo "told in the log: ", preg_match_all('/can\'t be written, events are kept in memory/', file_get_contents($log)), " times\n";
?>
--EXPECT--
read-only:
1 queued, not durable
1 queued, not durable
1 queued, not durable
delivered 200
QueueError, names the directory
4 arrived
read-only since it was used:
1 queued, not durable
1 queued, not durable
1 queued, not durable
delivered 200
no error
4 arrived
no room for the first file:
1 queued, not durable
1 queued, not durable
1 queued, not durable
delivered 200
no error
4 arrived
someone else's:
1 queued, not durable
1 queued, not durable
1 queued, not durable
delivered 200
QueueError, names the directory
4 arrived
a link:
1 queued, not durable
1 queued, not durable
1 queued, not durable
delivered 200
QueueError, names the directory
4 arrived
told in the log: 5 times
