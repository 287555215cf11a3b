--TEST--
500 to everything: an event stays queued after its retries, behind the breaker, and arrives when the endpoint is well again
--EXTENSIONS--
s2s
--FILE--
<?php
require __DIR__ . '/delivery.inc';
$server = new FaultServer();
$server->behave([['status' => 500, 'body' => 'broken']]);
$shop = start_shop(<<<'PHP'
    $id = send_order('order-1');
    show(attempted($id, 4));
    $stats = wait_for(fn () => sklik()['breaker'] === 'open' ? sklik() : null, 10, 'the breaker');
    echo $stats['queued'], ' queued, ', $stats['lastError'], ', ', $stats['nextProbeAt'] > 0 ? 'a probe is planned' : 'no probe', "\n";
    echo "sent\n";
    fgets(STDIN);
    show(settled($id, 30));
    echo sklik()['breaker'], "\n";
    PHP, temporary_directory(), $server);
while (($line = $shop->readLine(30)) !== 'sent') {
    echo $line, "\n";
}
$times = array_column($server->arrivals(), 'time');
foreach ([1, 2, 4] as $place => $seconds) {
    // At most a quarter of jitter is added; how late it may be under load is nobody's promise.
    echo $times[$place + 1] - $times[$place] >= $seconds ? "after $seconds s at the earliest" : 'TOO EARLY', "\n";
}
$server->release();
$shop->write("\n");
$status = $shop->wait(40);
echo $shop->output(), $status, "\n";
?>
--EXPECT--
queued, status 500, 4 attempts, answer "broken"
1 queued, HTTP 500: broken, a probe is planned
after 1 s at the earliest
after 2 s at the earliest
after 4 s at the earliest
delivered, status 200, 5 attempts, answer "{}"
closed
0
