<?php
/*
 * Reloads of php-fpm under load, with its default process_control_timeout (no time for anyone to shut down): what was
 * accepted arrives.
 */
require __DIR__ . '/e2e.inc';
require __DIR__ . '/fpm.inc';

const RELOADS = 5;
$nginx = new Nginx();
$queue = temporary_directory();
$ini = $nginx->ini($queue) + ['s2s.sklik.sem_id' => '0123456789abcdefghijklmn'];
$fpm = new Fpm($ini);

// Shoppers who write down which orders were accepted; a reload may cut their connection, then that order was none.
$shopper = <<<'PHP'
    $accepted = $refused = 0;
    stream_set_blocking(STDIN, false);
    for ($number = 1; fgets(STDIN) === false && !feof(STDIN); $number++) {
        $order = "order-$argv[2]-$number";
        if (@file_get_contents("http://127.0.0.1:$argv[1]/?order=$order") === $order) {
            file_put_contents($argv[3], "$order\n", FILE_APPEND);
        }
    }
    PHP;
$accepted = temporary_directory() . '/accepted';
touch($accepted);
$count = fn () => substr_count(file_get_contents($accepted), "\n");
$shoppers = array_map(fn ($shopper_number) => start_php($shopper, [], [(string) $fpm->port, (string) $shopper_number, $accepted]), range(1, 6));
$lost = 0;
for ($reload = 0; $reload < RELOADS; $reload++) {
    $before = $count();
    wait_for(fn () => $count() >= $before + 100, 20, '100 orders between reloads');
    $workers = $fpm->workers();
    $fpm->signal(SIGUSR2);
    wait_for(fn () => array_intersect($workers, $fpm->workers()) === [] && count($fpm->workers()) === 8, 20, 'new workers');
}
array_map(fn ($process) => $process->closeInput(), $shoppers);
array_map(fn ($process) => $process->wait(20), $shoppers);
$fpm->stop();
shop('S2S\Queue::flush(30) or print("not empty\n");', $queue, null, $ini);
$orders = orders_of($nginx->arrivals());
$expected = file($accepted, FILE_IGNORE_NEW_LINES);
$missing = array_diff($expected, array_map('strval', array_keys($orders)));
check(count($expected) >= 100 * RELOADS, count($expected) . ' orders were accepted');
check($missing === [], count($missing) . ' accepted orders are lost: ' . implode(' ', array_slice($missing, 0, 5)));
$ids = count(array_unique(array_map(fn ($arrival) => json_decode($arrival['body'])->event_id, $nginx->arrivals())));
check($ids === count($orders), "repeats have their event id: $ids ids, " . count($orders) . ' orders');
printf("fpm-reload: %d reloads, %d orders accepted, %d lost; %d were on their way at a reload and came again\n",
    RELOADS, count($expected), count($missing), array_sum($orders) - count($orders));
finish();
