<?php
/*
 * Four processes send 100 events each and kill themselves: 400 arrive. Then the same with processes that are killed in
 * the middle of delivering.
 */
require __DIR__ . '/e2e.inc';

$nginx = new Nginx();
$cases = [['HTTP/2', false], ['HTTP/1.1', false], ['HTTP/2', true], ['HTTP/1.1', true]];
foreach ($cases as [$protocol, $delivering]) {
    $http2 = $protocol === 'HTTP/2';
    $nginx->forget();
    $queue = temporary_directory();
    $code = <<<'PHP'
        echo "ready\n";
        fgets(STDIN);
        foreach (range(1, 100) as $number) {
            (new S2S\Client(new S2S\Destination\Sklik(SEM_ID)))->send(purchase("order-$argv[1]-$number"))->durable or exit(1);
        }
        if ($argv[2] === '') {
            posix_kill(getmypid(), SIGKILL);
        }
        echo "sent\n";
        fgets(STDIN);
        PHP;
    $processes = array_map(fn ($number) => start_shop($code, $queue, null, $nginx->ini($queue, $http2), [(string) $number, $delivering ? 'later' : '']), range(1, 4));
    foreach ($processes as $process) {
        $process->readLine();
    }
    foreach ($processes as $process) {
        $process->write("\n");
    }
    if ($delivering) {
        array_map(fn ($process) => $process->readLine(), $processes);
        wait_for(fn () => $nginx->count() >= 20, 20, 'the first deliveries');
        array_map(fn ($process) => $process->signal(SIGKILL), $processes);
    }
    foreach ($processes as $process) {
        check(($code = $process->wait()) === -9, "a process ended with $code");
    }
    $before = $nginx->count();
    shop('S2S\Queue::flush(30) or print("not empty\n");', $queue, null, $nginx->ini($queue, $http2));
    $orders = orders_of($nginx->arrivals());
    $killed = $protocol . ($delivering ? ', killed while delivering' : '');
    check(count($orders) === 400, "$killed: " . count($orders) . ' of 400 orders arrived');
    // What was on its way when its sender was killed goes again: Sklik tells repeats apart by the event id.
    $repeats = array_sum($orders) - count($orders);
    $ids = array_unique(array_map(fn ($arrival) => json_decode($arrival['body'])->event_id, $nginx->arrivals()));
    check(count($ids) === 400, "$killed: repeats have their event id: " . count($ids) . ' ids');
    check($repeats <= 64, "$killed: no more repeats than were on their way: $repeats");
    echo "kill, $killed: ", count($orders), " of 400 arrived, $before of them before the last process began; $repeats were on their way and came again\n";
}
finish();
