<?php
/*
 * The sender's CPU time counts against max_execution_time (NTS): under php-fpm a script with set_time_limit(1) that
 * only waits is not killed while this process's sender works off a long backlog.
 */
require __DIR__ . '/e2e.inc';
require __DIR__ . '/fpm.inc';

const BACKLOG = 60000; // three times what was delivered meanwhile by the fastest sender so far
$nginx = new Nginx();
$queue = temporary_directory();
$ini = $nginx->ini($queue) + ['s2s.sklik.sem_id' => '0123456789abcdefghijklmn'];
// Stored by a process that has hardly begun to send when it dies.
$filler = start_shop('foreach (array_chunk(range(1, ' . BACKLOG . '), 10000) as $some) {
        (new S2S\Client())->sendAll((function () use ($some) { foreach ($some as $n) { yield purchase("order-$n"); } })());
    }
    posix_kill(getmypid(), SIGKILL);', $queue, null, $ini);
check($filler->wait(60) === -SIGKILL, 'the backlog is stored');
$fpm = new Fpm($ini, 1, 'patient.php');
$seconds = static function (int $process): float {
    $stat = explode(' ', substr(strrchr((string) file_get_contents("/proc/$process/stat"), ')'), 2));
    return ($stat[11] + $stat[12]) / 100;
};
$worker = $fpm->workers()[0];
[$before, $begin, $known] = [$seconds($worker), hrtime(true), $nginx->count()];
$answer = @file_get_contents("http://127.0.0.1:$fpm->port/");
$wall = (hrtime(true) - $begin) / 1e9;
check($answer === 'alive', 'the script lives: ' . var_export($answer, true) . $fpm->log());
check($fpm->workers() === [$worker], 'so does its worker');
$delivered = $nginx->count() - $known;
check($delivered > 0 && $nginx->count() < BACKLOG, "the sender was busy all the time: $delivered delivered");
printf("limits: with set_time_limit(1), a script that waited %.1f s lived; its process used %.2f s of CPU and delivered %d\n",
    $wall, $seconds($worker) - $before, $delivered);
finish();
