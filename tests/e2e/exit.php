<?php
/*
 * 300 processes that end while something hangs, at each phase of a request and in each way to end: none crashes, none
 * hangs. With a shutdown_timeout that is always too short, so that the thread is left behind: without the kept gate and
 * the pinned library 98 of 300 such exits crashed in OpenSSL.
 */
require __DIR__ . '/e2e.inc';

const PROCESSES = 300;
$phases = ['hang', 'hang_unread', 'hang_handshake', 'healthy', 'endless', 'refused', 'drip', 'slow'];
$servers = [];
foreach ($phases as $phase) {
    $servers[$phase] = new FaultServer();
    match ($phase) {
        'healthy', 'refused' => null,
        'slow' => $servers[$phase]->behave([['status' => 200, 'delay' => 0.01]]),
        default => $servers[$phase]->behave([['action' => $phase]]),
    };
}
// Each process ends some time after its first event, from at once to 40 ms later, most of the time in the middle of something.
$code = <<<'PHP'
    $client = new S2S\Client(new S2S\Destination\Sklik(SEM_ID));
    $until = hrtime(true) + $argv[2] * 1_000_000;
    do {
        $client->send(purchase("order-$argv[1]-" . ($number = ($number ?? 0) + 1)));
    } while (hrtime(true) < $until && $number < 200);
    while (hrtime(true) < $until) {
    }
    switch ($argv[3]) {
        case 'exit': exit(3);
        case 'exception': throw new Exception('on purpose');
        case 'fatal': ini_set('memory_limit', '2M'); $a = str_repeat('x', 100_000_000); break;
        case 'curl': stream_context_create(['ssl' => []]); openssl_digest('x', 'sha256'); exit(0);
    }
    PHP;
$expected = ['end' => 0, 'exit' => 3, 'exception' => 255, 'fatal' => 255, 'curl' => 0];
$timeouts = ['0', '0.05', '0.02'];
$starts = [];
for ($number = 0; $number < PROCESSES; $number++) {
    $phase = $phases[$number % count($phases)];
    $way = array_keys($expected)[$number % count($expected)];
    $timeout = $timeouts[intdiv($number, count($phases)) % count($timeouts)];
    $ini = ['s2s.shutdown_timeout' => $timeout, 's2s.timeout' => '10', 'display_errors' => '0'];
    if ($phase === 'refused') {
        $ini['s2s.sklik.endpoint'] = 'https://127.0.0.1:1/';
    }
    $queue = temporary_directory();
    $starts["$number $phase $way $timeout"] = fn () => start_shop($code, $queue, $servers[$phase], $ini, [(string) $number, (string) ($number * 7 % 41), $way]);
}
$crashed = $late = 0;
$longest = 0.0;
run_all($starts, 6, function (string $key, ?int $status, float $seconds) use (&$crashed, &$late, &$longest, $expected) {
    $way = explode(' ', $key)[2];
    $longest = max($longest, $seconds);
    if ($status === null) {
        $late++;
        echo "hangs: $key\n";
    } elseif ($status !== $expected[$way]) {
        $crashed++;
        echo "ended with $status: $key\n";
    }
}, 10.0);
check($crashed === 0, "$crashed of " . PROCESSES . ' processes crashed');
check($late === 0, "$late of " . PROCESSES . ' processes did not end');
printf("exit: %d processes, %d crashed, %d hung, the longest took %.2f s\n", PROCESSES, $crashed, $late, $longest);

/*
 * The sender inside the ledger when the process ends: somebody else holds the ledger's lock, so it can't be waited for,
 * and goes on after the process has begun to take libraries down.
 */
const LOCKED = 40;
$locker = new Process([PHP_BINARY, ...extension_arguments(), '-d', 'extension=sqlite3', '-r', <<<'PHP'
    while (($path = fgets(STDIN)) !== false) {
        $ledger = new SQLite3(rtrim($path));
        $ledger->busyTimeout(5000);
        $ledger->exec('BEGIN IMMEDIATE');
        echo "locked\n";
        fgets(STDIN);
        $ledger->close();
    }
    PHP]);
$crashed = $late = 0;
$longest = 0.0;
for ($number = 0; $number < LOCKED; $number++) {
    $queue = temporary_directory();
    $shop = start_shop(<<<'PHP'
        $client = new S2S\Client(new S2S\Destination\Sklik(SEM_ID));
        settled(send_order('first'));
        echo "ready\n";
        fgets(STDIN);
        foreach (range(1, 5) as $number) {
            $client->send(purchase("order-$number"));
        }
        $until = hrtime(true) + $argv[1] * 1_000_000;
        while (hrtime(true) < $until) {
        }
        PHP, $queue, $servers['healthy'], ['s2s.shutdown_timeout' => ['0', '0.05'][$number % 2]], [(string) ($number * 3 % 20)]);
    $shop->readLine();
    $locker->write("$queue/" . posix_geteuid() . "/ledger.db\n");
    $locker->readLine();
    $shop->write("\n");
    $begin = hrtime(true);
    try {
        $status = $shop->wait(10);
        $crashed += $status !== 0;
        $status === 0 or print("locked ledger: ended with $status\n");
    } catch (RuntimeException) {
        $late++;
    }
    $longest = max($longest, (hrtime(true) - $begin) / 1e9);
    $shop->kill();
    $locker->write("\n");
}
check($crashed === 0, "locked ledger: $crashed of " . LOCKED . ' processes crashed');
check($late === 0, "locked ledger: $late of " . LOCKED . ' processes did not end');
printf("exit with the ledger locked by another process: %d processes, %d crashed, %d hung, the longest took %.2f s\n", LOCKED, $crashed, $late, $longest);
finish();
