--TEST--
401 and 403 are rejected, with a note on the SEM ID
--EXTENSIONS--
s2s
--FILE--
<?php
require __DIR__ . '/delivery.inc';
foreach ([401, 403] as $status) {
    $server = new FaultServer();
    $server->behave([['status' => $status, 'body' => 'no']]);
    shop(<<<'PHP'
        $id = send_order('order-1');
        show(settled($id));
        echo sklik()['lastError'], "\n";
        PHP, temporary_directory(), $server);
    echo count($server->arrivals()), " arrived\n";
}
?>
--EXPECT--
rejected, status 401, 1 attempts, answer "no"
HTTP 401, check the SEM ID for S2S, or the endpoint is not reachable for you: no
1 arrived
rejected, status 403, 1 attempts, answer "no"
HTTP 403, check the SEM ID for S2S, or the endpoint is not reachable for you: no
1 arrived
