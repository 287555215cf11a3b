<?php
/*
 * An endpoint that hangs: send() costs what it costs with a healthy one, the process ends within s2s.shutdown_timeout,
 * the events are in the queue, and the next process delivers them.
 */
require __DIR__ . '/e2e.inc';

const EVENTS = 500;
$code = <<<'PHP'
    $client = new S2S\Client(new S2S\Destination\Sklik(SEM_ID));
    $events = array_map(fn ($n) => purchase("order-$n"), range(1, (int) $argv[1]));
    settled(send_order('first'));
    $times = [];
    foreach ($events as $event) {
        $begin = hrtime(true);
        $receipt = $client->send($event);
        $times[] = hrtime(true) - $begin;
        $receipt->durable && count($receipt->queued) === 1 || throw new Exception('not accepted');
    }
    sort($times);
    echo json_encode(['p50' => $times[count($times) >> 1] / 1000, 'p99' => $times[count($times) * 99 / 100] / 1000, 'sum' => array_sum($times) / 1e9]), "\n";
    fflush(STDOUT);
    PHP;

$servers = ['healthy' => new FaultServer(), 'hangs' => new FaultServer()];
$servers['hangs']->rules([['match' => 'order-', 'behaviours' => [['action' => 'hang']]]]);
$queues = $times = $ends = [];
foreach ($servers as $kind => $server) {
    $queues[$kind] = temporary_directory();
    $shop = start_shop($code, $queues[$kind], $server, ['s2s.shutdown_timeout' => '0.5', 's2s.timeout' => '30'], [(string) EVENTS]);
    $times[$kind] = json_decode($shop->readLine(60), true);
    $begin = hrtime(true);
    check($shop->wait(20) === 0, "$kind: the process ends well");
    $ends[$kind] = (hrtime(true) - $begin) / 1e9;
}
check($times['hangs']['sum'] < 5, 'send() is bounded while the endpoint hangs');
check($ends['hangs'] < 0.5 + 1.5, sprintf('the process ends in time: %.2f s', $ends['hangs']));

$before = count(orders_of($servers['hangs']->arrivals()));
$shop = start_shop('echo count(S2S\Queue::entries(S2S\State::Queued, 10000)), "\n";', $queues['hangs'], $servers['hangs'], ['s2s.shutdown_timeout' => '0.1']);
$queued = (int) $shop->readLine(20);
$shop->wait();
check($queued === EVENTS, "$queued of " . EVENTS . ' are in the queue');

$servers['hangs']->release();
$known = count($servers['hangs']->arrivals());
$shop = start_shop('echo json_encode(S2S\Queue::flush(40)), " ", sklik()["delivered"], "\n";', $queues['hangs'], $servers['hangs']);
$line = $shop->readLine(60);
check($line === 'true ' . EVENTS + 1, "the next process delivers them: $line");
$orders = orders_of(array_slice($servers['hangs']->arrivals(), $known));
check_orders($orders, EVENTS, 'the next process');

printf("hang: send() p50 %.1f µs healthy, %.1f µs hanging (%.2f times), p99 %.0f and %.0f µs; process end %.2f and %.2f s; %d queued, %d delivered by the next process\n",
    $times['healthy']['p50'], $times['hangs']['p50'], $times['hangs']['p50'] / $times['healthy']['p50'],
    $times['healthy']['p99'], $times['hangs']['p99'], $ends['healthy'], $ends['hangs'], $queued, count($orders));
finish();
