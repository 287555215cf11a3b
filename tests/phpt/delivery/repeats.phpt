--TEST--
The same order twice, by any process, arrives once; a rejected one may come again
--EXTENSIONS--
s2s
--FILE--
<?php
require __DIR__ . '/delivery.inc';
$server = new FaultServer();
$server->rules([['match' => 'order-bad', 'behaviours' => [['status' => 400, 'times' => 1], ['status' => 200]]]]);
$queue = temporary_directory();
$code = <<<'PHP'
    $client = new S2S\Client(new S2S\Destination\Sklik(SEM_ID));
    $client->sendAll([purchase('order-1'), purchase('order-1'), purchase('order-2')]);
    $client->send(purchase('order-1'));
    $client->send(new S2S\Event('Lead', 'https://shop.example.cz/'), 'my key');
    $client->send(new S2S\Event('Lead', 'https://shop.example.cz/'), 'my key');
    $client->send(new S2S\Event('Lead', 'https://shop.example.cz/'));
    $client->send(new S2S\Event('Lead', 'https://shop.example.cz/'));
    // Another outlet's order of the same number is another one.
    (new S2S\Client(new S2S\Destination\Sklik('zyxwvutsrqponmlkjihgfedc', name: 'outlet')))->send(purchase('order-1'));
    var_dump(S2S\Queue::flush(patience(10)));
    echo sklik()['delivered'], ' delivered, ', sklik()['repeated'], " repeated\n";
    PHP;
shop($code, $queue, $server);
echo count($server->arrivals()), " arrived\n";
echo "Another process, the next day:\n";
shop($code, $queue, $server);
echo count($server->arrivals()), " arrived\n";
echo "A rejected one:\n";
shop(<<<'PHP'
    show(settled(send_order('order-bad')));
    show(settled(send_order('order-bad')));
    PHP, $queue, $server);
?>
--EXPECT--
bool(true)
5 delivered, 3 repeated
6 arrived
Another process, the next day:
bool(true)
7 delivered, 9 repeated
8 arrived
A rejected one:
rejected, status 400, 1 attempts, answer "{}"
delivered, status 200, 1 attempts, answer "{}"
