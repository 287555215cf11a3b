<?php
/*
 * php-fpm with 8 workers behind nginx, 1,000 orders: 1,000 arrive, once each, from one process's sender, over one
 * connection with HTTP/2 and over at most 8 with HTTP/1.1.
 */
require __DIR__ . '/e2e.inc';
require __DIR__ . '/fpm.inc';

const ORDERS = 1000;
foreach (['HTTP/2' => true, 'HTTP/1.1' => false] as $protocol => $http2) {
    $nginx = new Nginx();
    $queue = temporary_directory();
    $fpm = new Fpm($nginx->ini($queue, $http2) + ['s2s.sklik.sem_id' => '0123456789abcdefghijklmn']);
    check(count($fpm->workers()) === 8, "$protocol: " . count($fpm->workers()) . ' workers');
    $begin = hrtime(true);
    $failed = $fpm->orders(ORDERS);
    $took = (hrtime(true) - $begin) / 1e9;
    check($failed === 0, "$protocol: $failed orders were not accepted");
    // Who sends, while it does: the threads with the sender's name, in all workers.
    $senders = array_filter($fpm->workers(), fn ($worker) => str_contains((string) shell_exec("cat /proc/$worker/task/*/comm"), 's2s-sender'));
    wait_for(fn () => $nginx->count() >= ORDERS, 60, ORDERS . ' arrivals, ' . $nginx->count() . ' at first');
    $all = (hrtime(true) - $begin) / 1e9;
    // Its end kills the sender: an answer that was not stored yet would be asked for again, as it should.
    shop('wait_for(fn () => sklik()["delivered"] === ' . ORDERS . ', 20, "their answers to be stored");', $queue, null, $nginx->ini($queue, $http2));
    // What is still in the queue must not come as well.
    $fpm->stop();
    shop('S2S\Queue::flush(10);', $queue, null, $nginx->ini($queue, $http2));
    $arrivals = $nginx->arrivals();
    check_orders(orders_of($arrivals), ORDERS, $protocol);
    $connections = count(array_unique(array_column($arrivals, 'connection')));
    $spoken = array_values(array_unique(array_column($arrivals, 'protocol')));
    check($http2 ? $connections === 1 : $connections <= 8, "$protocol: $connections connections");
    check(count($spoken) === 1 && str_starts_with($spoken[0], $http2 ? 'HTTP/2' : 'HTTP/1.1'), "$protocol: " . implode(', ', $spoken));
    check(count($senders) === 1, "$protocol: " . count($senders) . ' workers have a sender');
    printf("fpm, %s: %d orders accepted in %.2f s, all there after %.2f s, %d connection(s), %d of 8 workers sent\n",
        $protocol, ORDERS - $failed, $took, $all, $connections, count($senders));
}
finish();
