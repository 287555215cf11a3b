--TEST--
A sender that is killed while a postback is on its way: uncertain, and sent again only when told so
--EXTENSIONS--
s2s
--FILE--
<?php
require __DIR__ . '/postback.inc';

foreach (['0', '1'] as $resend) {
    $server = new FaultServer();
    $server->behave([['action' => 'hang', 'times' => 1], ['status' => 200]]);
    $ini = ['s2s.knorex.postback_url' => $server->url(path: '/pb') . '?k={kcid}', 's2s.knorex.resend_uncertain' => $resend, 's2s.timeout' => '30']
        + $server->ini(temporary_directory());
    $shop = start_php('require ' . var_export(__DIR__ . '/order.inc', true) . '; echo (new S2S\Client())->send(order())->queued["knorex"], "\n"; S2S\Queue::flush(patience(60));', $ini);
    $id = $shop->readLine();
    $server->waitForArrivals(1);
    $shop->signal(9);
    $shop->wait();
    echo "resend_uncertain = $resend: ";
    run_shop('S2S\Queue::flush(patience(20)); show(settled($argv[1]));', $ini, [$id]);
    echo '    ', count($server->arrivals()), " arrived\n";
    if ($resend === '0') {
        run_shop('echo "    retry() takes ", S2S\Queue::retry(), ": "; show(settled($argv[1]));', $ini, [$id]);
        echo '    ', count($server->arrivals()), " arrived\n";
    }
}
?>
--EXPECT--
resend_uncertain = 0: uncertain, status none, 1 attempts, answer "the sender ended while this request was on its way"
    1 arrived
    retry() takes 1: delivered, status 200, 1 attempts, answer "{}"
    2 arrived
resend_uncertain = 1: delivered, status 200, 1 attempts, answer "{}"
    2 arrived
