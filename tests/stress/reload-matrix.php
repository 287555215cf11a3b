<?php
/*
 * Every way in which php-fpm ends its workers, under load, each with process_control_timeout 0 (the default, which
 * leaves nobody time to shut down) and 10: what was accepted arrives. One line of figures for each.
 */
require __DIR__ . '/books.inc';

const WORKERS = 8;
const ORDERS_BETWEEN = 100;
$rounds = $argv[1] === 'short' ? 6 : 40;

/** The master is ended, by that signal, and another one started. */
function replaced(int $signal): callable
{
    return static function (Fpm $fpm) use ($signal): int {
        $master = $fpm->master();
        $fpm->signal($signal);
        wait_for(fn () => has_ended($master), 20, 'the end of php-fpm');
        $fpm->start();
        return 1;
    };
}

/** The same master, with new workers. */
function reloaded(Fpm $fpm): int
{
    $workers = $fpm->workers();
    $fpm->signal(SIGUSR2);
    wait_for(fn () => array_intersect($workers, $fpm->workers()) === [] && count($fpm->workers()) === WORKERS, 20, 'new workers');
    return 1;
}

/** As many ends of workers as there are, each told in the log like that. */
function logged(string $pattern): callable
{
    return static function (Fpm $fpm) use ($pattern): int {
        $count = fn () => preg_match_all($pattern, $fpm->log());
        $before = $count();
        return wait_for(fn () => $count() >= $before + WORKERS ? $count() - $before : 0, 30, "\"$pattern\" in php-fpm's log");
    };
}

$ways = [
    'QUIT' => ['act' => replaced(SIGQUIT)],
    'TERM' => ['act' => replaced(SIGTERM)],
    'USR2' => ['act' => reloaded(...)],
    // One order in 50 hangs after it was accepted.
    'request_terminate_timeout' => [
        'act' => logged('/execution timed out \([\d.]+ sec\), terminating/'),
        'pool' => ['request_terminate_timeout = 1s'],
        'query' => '?hang=50',
    ],
    'pm.max_requests' => ['act' => logged('/exited with code 0/'), 'pool' => ['pm.max_requests = 20']],
];

$nginx = new Nginx();
printf("reload-matrix: %-26s %7s %6s %9s %9s %11s %5s %9s %8s\n", 'way', 'timeout', 'ends', 'accepted', 'orders/s', 'not durable', 'lost', 'invented', 'repeats');
foreach ($ways as $way => $does) {
    foreach ([0, 10] as $timeout) {
        $books = new Books($nginx);
        $queue = temporary_directory();
        $ini = settings($nginx, $queue);
        $fpm = new Fpm($ini, WORKERS, pool: $does['pool'] ?? [], global: ["process_control_timeout = $timeout"], parameters: ['BOOKS' => $books->directory]);
        $begin = hrtime(true);
        $load = new Load($fpm->port, $does['query'] ?? '');
        $ends = 0;
        for ($round = 0; $round < $rounds; $round++) {
            $books->wait(ORDERS_BETWEEN);
            $ends += $does['act']($fpm);
        }
        $books->wait(1);
        $load->end();
        $took = (hrtime(true) - $begin) / 1e9;
        $log = $fpm->log();
        $fpm->stop();
        $where = "$way, process_control_timeout $timeout";
        $stats = $books->settle($queue, $ini, 900);
        $sum = $books->compare($stats, $where);
        check($sum['accepted'] >= ORDERS_BETWEEN * $rounds, "$where: $sum[accepted] orders were accepted");
        check(!preg_match('/.*exited on signal (?!15\b|9\b).*/', $log, $found), "$where: no worker crashed: " . ($found[0] ?? ''));
        printf("reload-matrix: %-26s %7d %6d %9d %9.0f %11d %5d %9d %8d\n",
            $way, $timeout, $ends, $sum['accepted'], $sum['accepted'] / $took, $sum['refused'], $sum['lost'], $sum['invented'], $sum['repeats']);
    }
}
finish();
