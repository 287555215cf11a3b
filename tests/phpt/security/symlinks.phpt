--TEST--
A link planted in place of anything of the queue: what it leads to is neither written, read nor changed in its rights
--EXTENSIONS--
s2s
--SKIPIF--
<?php
if (PHP_OS_FAMILY === 'Windows') {
    die('skip needs symbolic links');
}
?>
--FILE--
<?php
require __DIR__ . '/../server.inc';

$code = <<<'PHP'
    $client = new S2S\Client(new S2S\Destination\Sklik('0123456789abcdefghijklmn', endpoint: 'http://127.0.0.1:1/'));
    $client->send(new S2S\Event('Lead', 'https://example.cz/'));
    try {
        S2S\Queue::flush(0.3);
        S2S\Queue::entries();
    } catch (S2S\QueueError $error) {
        // Refused is as good as gone round.
    }
    echo 'done';
    PHP;
$user = fileowner('/proc/self');
foreach (['journal', 'ledger.db', 'ledger.db-wal', 'ledger.db-shm', 'ledger.db-journal', 'leader', 'bell', ''] as $name) {
    $base = temporary_directory();
    $victim = "$base/victim";
    if ($name === '') {
        mkdir($victim, 0755);
        symlink($victim, "$base/$user");
    } else {
        mkdir("$base/$user", 0700);
        file_put_contents($victim, 'precious');
        chmod($victim, 0644);
        symlink($victim, "$base/$user/$name");
    }
    // Also one that leads nowhere: nothing may appear there.
    $process = start_php($code, ['s2s.queue' => $base, 's2s.shutdown_timeout' => '0.1', 'display_errors' => '1']);
    $status = $process->wait();
    clearstatcache();
    $kept = is_dir($victim) ? scandir($victim) === ['.', '..'] && (fileperms($victim) & 07777) === 0755
        : file_get_contents($victim) === 'precious' && (fileperms($victim) & 07777) === 0644;
    printf("%s: %s, %s\n", $name === '' ? 'the directory' : $name, $status === 0 && $process->output() === 'done' ? 'goes on' : $process->output(), $kept ? 'untouched' : 'CHANGED');
}
foreach (['journal', 'ledger.db', 'ledger.db-wal', 'ledger.db-shm', 'leader', 'bell'] as $name) {
    $base = temporary_directory();
    mkdir("$base/$user", 0700);
    symlink("$base/nowhere", "$base/$user/$name");
    start_php($code, ['s2s.queue' => $base, 's2s.shutdown_timeout' => '0.1'])->wait();
    clearstatcache();
    echo "$name, to nowhere: ", file_exists("$base/nowhere") ? 'MADE' : 'not made', "\n";
}
?>
--EXPECT--
journal: goes on, untouched
ledger.db: goes on, untouched
ledger.db-wal: goes on, untouched
ledger.db-shm: goes on, untouched
ledger.db-journal: goes on, untouched
leader: goes on, untouched
bell: goes on, untouched
the directory: goes on, untouched
journal, to nowhere: not made
ledger.db, to nowhere: not made
ledger.db-wal, to nowhere: not made
ledger.db-shm, to nowhere: not made
leader, to nowhere: not made
bell, to nowhere: not made
