--TEST--
putenv() all the time while the sender works: nothing crashes, and no proxy of the environment is used
--EXTENSIONS--
s2s
--FILE--
<?php
require __DIR__ . '/delivery.inc';
$server = new FaultServer();
shop(<<<'PHP'
    $client = new S2S\Client(new S2S\Destination\Sklik(SEM_ID));
    $number = $round = 0;
    wait_for(function () use ($client, &$number, &$round) {
        for ($time = 0; $time < 200; $time++) {
            // Many names, so that the environment grows and moves.
            putenv('S2S_STORM_' . ($round++ % 500) . '=' . str_repeat('x', $round % 200));
            putenv('https_proxy=http://127.0.0.1:1');
            putenv('ALL_PROXY=http://127.0.0.1:1');
            putenv('NO_PROXY');
        }
        if ($number < 300) {
            $client->sendAll([purchase('order-' . ++$number), purchase('order-' . ++$number), purchase('order-' . ++$number)]);
        }
        return $number >= 300 && sklik()['delivered'] === 300;
    }, 40, '300 deliveries');
    echo sklik()['delivered'], " delivered\n";
    PHP, temporary_directory(), $server);
echo count($server->arrivals()), " arrived\n";
?>
--EXPECT--
300 delivered
300 arrived
