--TEST--
500 to one event while others are delivered: it is rejected after its retries, and can be sent again
--EXTENSIONS--
s2s
--FILE--
<?php
require __DIR__ . '/delivery.inc';
$server = new FaultServer();
$server->rules([['match' => 'order-bad', 'behaviours' => [['status' => 500, 'body' => 'broken']]]]);
$shop = start_shop(<<<'PHP'
    $bad = send_order('order-bad');
    $good = [];
    $entry = wait_for(function () use ($bad, &$good, &$next) {
        // Others go on arriving all the time.
        if (hrtime(true) >= $next) {
            $good[] = send_order('order-' . count($good));
            $next = hrtime(true) + 100_000_000;
        }
        $entry = entry($bad);
        return $entry?->state === S2S\State::Rejected ? $entry : null;
    }, 30, 'the rejection');
    show($entry);
    foreach ($good as $id) {
        settled($id)->state === S2S\State::Delivered or show(entry($id));
    }
    echo sklik()['delivered'] === count($good) ? 'all others delivered' : 'others are missing', ', breaker ', sklik()['breaker'], "\n";
    echo "sent\n";
    fgets(STDIN);
    var_dump(S2S\Queue::retry($bad));
    show(settled($bad));
    PHP, temporary_directory(), $server);
while (($line = $shop->readLine(40)) !== 'sent') {
    echo $line, "\n";
}
$times = array_column($server->arrivals('order-bad'), 'time');
echo count($times), " times\n";
foreach ([1, 2, 4] as $place => $seconds) {
    echo $times[$place + 1] - $times[$place] >= $seconds ? "after $seconds s at the earliest" : 'TOO EARLY', "\n";
}
$server->release();
$shop->write("\n");
$status = $shop->wait(40);
echo $shop->output(), $status, "\n";
?>
--EXPECT--
rejected, status 500, 4 attempts, answer "broken"
all others delivered, breaker closed
4 times
after 1 s at the earliest
after 2 s at the earliest
after 4 s at the earliest
int(1)
delivered, status 200, 1 attempts, answer "{}"
0
