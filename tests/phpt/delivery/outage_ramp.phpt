--TEST--
After an outage the backlog does not fall on the endpoint: one probe, then two at once, four when both were taken
--EXTENSIONS--
s2s
--SKIPIF--
<?php
exec('/usr/bin/python3 -c "import h2" 2>&1', $output, $status);
if ($status !== 0) {
    echo 'skip python3-h2 is not installed';
}
?>
--FILE--
<?php
require __DIR__ . '/delivery.inc';
// What is not answered shows how many are sent at once: it stays on its way until it times out.
const TIMEOUT = 3;
foreach (['HTTP/1.1' => 'fault.py', 'HTTP/2' => 'fault_h2.py'] as $protocol => $script) {
    foreach ([1 => 2, 3 => 4] as $taken => $at_once) {
        $server = new FaultServer(script: $script);
        $server->behave([['status' => 503]]);
        $timeout = patience(TIMEOUT);
        $shop = start_shop('foreach (range(1, 200) as $n) { send_order("order-$n"); }
            echo "sent\n"; fgets(STDIN);', temporary_directory(), $server,
            ['s2s.timeout' => (string) $timeout, 's2s.shutdown_timeout' => '0.1']);
        $shop->readLine(40);
        // A first probe, which comes a second after the others: when it has failed nothing is on its way.
        wait_for(static function () use ($server) {
            $times = array_column($server->arrivals(), 'time');
            return count($times) > 5 && $times[count($times) - 1] > $times[count($times) - 2] + 0.8;
        }, 30, 'a probe');
        $server->behave([['status' => 200, 'times' => $taken], ['action' => 'hang']]);
        $hanging = static fn () => array_values(array_filter($server->arrivals(), static fn ($one) => ($one['behaviour']['action'] ?? '') === 'hang'));
        // The next one comes when those have timed out.
        $all = wait_for(static fn () => count($hanging()) > $at_once ? $hanging() : null, 60, 'the next ones');
        echo "$protocol, $taken taken: ", count(array_filter($all, static fn ($one) => $one['time'] < $all[0]['time'] + $timeout * 0.9)), " at once\n";
        $shop->kill();
    }
}
?>
--EXPECT--
HTTP/1.1, 1 taken: 2 at once
HTTP/1.1, 3 taken: 4 at once
HTTP/2, 1 taken: 2 at once
HTTP/2, 3 taken: 4 at once
