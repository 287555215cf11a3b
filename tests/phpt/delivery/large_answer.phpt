--TEST--
An answer of 50 MB and one without an end: judged by the status, read and stored no further than needed
--EXTENSIONS--
s2s
--FILE--
<?php
require __DIR__ . '/delivery.inc';
$code = <<<'PHP'
    $before = getrusage()['ru_maxrss'];
    $entry = settled(send_order('order-1'));
    show($entry, 10);
    echo strlen($entry->answer), ' bytes kept, ', getrusage()['ru_maxrss'] - $before < 40000 ? 'little' : 'MUCH', " memory\n";
    PHP;
foreach (['50 MB' => ['status' => 200, 'body_bytes' => 50 << 20], 'endless' => ['action' => 'endless']] as $case => $behaviour) {
    echo "$case:\n";
    $server = new FaultServer();
    $server->behave([$behaviour]);
    shop($code, temporary_directory(), $server);
    echo count($server->arrivals()), " arrived\n";
}
?>
--EXPECT--
50 MB:
delivered, status 200, 1 attempts, answer "xxxxxxxxxx"
500 bytes kept, little memory
1 arrived
endless:
delivered, status 200, 1 attempts, answer "xxxxxxxxxx"
500 bytes kept, little memory
1 arrived
