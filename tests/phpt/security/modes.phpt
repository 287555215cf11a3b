--TEST--
Whatever the umask, the queue and all files in it are this user's alone, also while they change
--EXTENSIONS--
s2s
--SKIPIF--
<?php
if (PHP_OS_FAMILY === 'Windows') {
    die('skip needs file modes');
}
?>
--FILE--
<?php
require __DIR__ . '/../server.inc';

$code = <<<'PHP'
    umask((int) $argv[1]);
    $client = new S2S\Client(new S2S\Destination\Sklik('0123456789abcdefghijklmn', endpoint: 'http://127.0.0.1:1/'));
    $wrong = [];
    $seen = [];
    $end = microtime(true) + 15;
    // A thousand events, so that files are made, renewed and checkpointed while we look.
    for ($number = 0; $number < 1000 && microtime(true) < $end; $number++) {
        $client->send((new S2S\Event('Lead', 'https://example.cz/')), "key-$number");
        if ($number % 100 === 50) {
            S2S\Queue::erase("key-$number");
        }
        foreach (@scandir($argv[2]) ?: [] as $name) {
            $facts = $name === '..' ? false : @lstat("$argv[2]/$name");
            if ($facts !== false) {
                $seen[preg_replace('/\.[0-9a-f]{16}$/', '.temporary', $name)] = true;
                // Less than that is a file which is being made.
                if (($facts['mode'] & 0777 & ~($name === '.' ? 0700 : 0600)) !== 0) {
                    $wrong[$name] = decoct($facts['mode'] & 0777);
                }
            }
        }
    }
    foreach (array_diff(scandir($argv[2]), ['.', '..']) as $name) {
        if ((fileperms("$argv[2]/$name") & 0777) !== 0600) {
            $wrong["$name, in the end"] = decoct(fileperms("$argv[2]/$name") & 0777);
        }
    }
    echo json_encode([$wrong, array_values(array_intersect(['.', 'journal', 'ledger.db', 'ledger.db-shm', 'ledger.db-wal', 'leader'], array_keys($seen)))]);
    PHP;
foreach ([0, 0777, 0022] as $umask) {
    $base = temporary_directory() . '/made';
    $directory = $base . '/' . fileowner('/proc/self');
    $process = start_php($code, ['s2s.queue' => $base, 's2s.shutdown_timeout' => '0.1', 's2s.idle_timeout' => '0'], [$umask, $directory]);
    $status = $process->wait();
    printf("%03o: %s %s, the base %o\n", $umask, $status === 0 ? '' : "ended with $status", $process->output(), fileperms($base) & 07777);
}
?>
--EXPECT--
000:  [[],[".","journal","ledger.db","ledger.db-shm","ledger.db-wal","leader"]], the base 1733
777:  [[],[".","journal","ledger.db","ledger.db-shm","ledger.db-wal","leader"]], the base 1733
022:  [[],[".","journal","ledger.db","ledger.db-shm","ledger.db-wal","leader"]], the base 1733
