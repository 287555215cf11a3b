--TEST--
S2S\Queue::discard() and erase(): gone, not sent, not found in any file of the queue
--EXTENSIONS--
s2s
--FILE--
<?php
require __DIR__ . '/delivery.inc';
$server = new FaultServer();
$server->behave([['status' => 503, 'headers' => ['Retry-After' => '600']]]);
$queue = temporary_directory();
$bytes = function () use ($queue): string {
    $all = '';
    foreach (glob("$queue/*/*") as $file) {
        $all .= is_file($file) ? file_get_contents($file) : '';
    }
    return $all;
};
$shop = start_shop(<<<'PHP'
    $client = new S2S\Client(new S2S\Destination\Sklik(SEM_ID));
    foreach (['discarded', 'erased', 'kept'] as $name) {
        $event = purchase("order-$name")->setOrder("order-$name", '100.10', 'CZK', reviewEmail: "$name@example.cz");
        $ids[$name] = $client->send($event)->queued['sklik'];
    }
    attempted($ids['kept']);
    echo "sent\n";
    fgets(STDIN);
    var_dump(S2S\Queue::discard($ids['discarded']), S2S\Queue::erase('order-erased'));
    foreach (S2S\Queue::entries() as $entry) { show($entry); }
    echo "done\n";
    fgets(STDIN);
    // Its key is free again.
    var_dump(count($client->send(purchase('order-discarded'))->queued));
    wait_for(fn () => count(S2S\Queue::entries()) === 2);
    PHP, $queue, $server);
$shop->readLine(20);
foreach (['discarded', 'erased', 'kept'] as $name) {
    echo $name, ': ', str_contains($bytes(), "$name@example.cz") ? 'there' : 'not there', "\n";
}
$shop->write("\n");
while (($line = $shop->readLine(20)) !== 'done') {
    echo $line, "\n";
}
wait_for(fn () => !str_contains($bytes(), 'erased@example.cz'), 15, 'the erasure');
foreach (['erased', 'kept'] as $name) {
    echo $name, ': ', str_contains($bytes(), "$name@example.cz") ? 'there' : 'not there', "\n";
}
$shop->write("\n");
$status = $shop->wait();
echo $shop->output(), $status, "\n";
?>
--EXPECT--
discarded: there
erased: there
kept: there
int(1)
int(1)
queued, status 503, 1 attempts, answer "{}"
erased: not there
kept: there
int(1)
0
