--TEST--
Another success than 200 is a delivery too, with a word to the operator
--EXTENSIONS--
s2s
--FILE--
<?php
require __DIR__ . '/delivery.inc';
foreach ([202, 204] as $status) {
    $server = new FaultServer();
    $server->behave([['status' => $status, 'body' => $status === 204 ? '' : 'later']]);
    shop(<<<'PHP'
        show(settled(send_order('order-1')));
        echo sklik()['lastError'], "\n";
        PHP, temporary_directory(), $server);
    echo count($server->arrivals()), " arrived\n";
}
?>
--EXPECT--
delivered, status 202, 1 attempts, answer "later"
HTTP 202, answered with another success than 200, which Sklik does not document: later
1 arrived
delivered, status 204, 1 attempts, answer ""
HTTP 204, answered with another success than 200, which Sklik does not document
1 arrived
