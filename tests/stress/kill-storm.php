<?php
/*
 * Eight workers of php-fpm behind nginx, under wrk; every 100 ms SIGKILL to one of them, whichever. Each event whose
 * send() returned arrives, none arrives that nobody sent, and what comes again has its event id.
 */
require __DIR__ . '/books.inc';

const WORKERS = 8;
const PAUSE = 100_000_000; // nanoseconds between kills
$seconds = $argv[1] === 'short' ? 8 : 60;

$nginx = new Nginx();
$books = new Books($nginx);
$queue = temporary_directory();
$ini = settings($nginx, $queue);
$fpm = new Fpm($ini, WORKERS, parameters: ['BOOKS' => $books->directory]);
$load = new Load($fpm->port);
$books->wait(100);

$kills = $senders = 0;
$begin = $next = hrtime(true);
while (hrtime(true) - $begin < $seconds * 1_000_000_000) {
    $workers = $fpm->workers();
    $victim = $workers[array_rand($workers)];
    $sends = has_sender($victim);
    if (posix_kill($victim, SIGKILL)) {
        $kills++;
        $senders += $sends;
    }
    // The storm's own pace.
    $next = max($next + PAUSE, hrtime(true));
    time_nanosleep(0, max(0, $next - hrtime(true)));
}
$took = (hrtime(true) - $begin) / 1e9;
$rate = $load->end();
$accepted = $books->accepted();
$arrived = $nginx->count();
$fpm->stop();
$log = (int) array_sum(array_map('filesize', glob("$queue/*/*-wal")));
$stats = $books->settle($queue, $ini, 900);
$sum = $books->compare($stats, 'kill-storm');
check($kills >= $seconds * 5, "$kills kills");
check($senders > 0, 'the sender was among those killed');
check($accepted >= $seconds * 50, "$accepted orders were accepted");
check($log > 0 && $log < 32 << 20, "the ledger's log has $log bytes: each sender has to read it before it can begin");
// One sender has 64 requests on their way at most.
check($sum['repeats'] <= 64 * $kills, "$sum[repeats] repeats");
check(!preg_match('/.*exited on signal (?!9\b).*/', $fpm->log(), $found), 'no worker died of anything else: ' . ($found[0] ?? ''));
printf("kill-storm: %d workers, %.0f s, %d killed (%d of them the sender); %.0f requests/s, %.0f orders/s, %d accepted, %d not durable; "
    . "%d lost, %d invented, %d repeats with their event ids; %d arrived meanwhile, the others after it; the ledger's log had %.1f MB\n",
    WORKERS, $took, $kills, $senders, $rate, $accepted / $took, $sum['accepted'], $sum['refused'], $sum['lost'], $sum['invented'], $sum['repeats'], $arrived, $log / 1e6);
finish();
