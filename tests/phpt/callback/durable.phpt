--TEST--
S2S\Callback::receive(): on the disk when it returns, also while another process sends; QueueError when it can't be recorded
--EXTENSIONS--
s2s
--FILE--
<?php
require __DIR__ . '/../server.inc';

$receive = <<<'PHP'
    try {
        $conversion = (new S2S\Callback())->receive('spid=' . $argv[1]);
        echo "recorded as number $conversion->count\n";
        $argv[2] === 'die' and posix_kill(getmypid(), 9);
    } catch (S2S\QueueError $error) {
        echo str_replace($argv[2], 'BASE', $error->getMessage()), "\n";
    }
    PHP;
// posix may be no part of this PHP.
$receive = str_replace('posix_kill(getmypid(), 9)', 'exec("kill -9 " . getmypid())', $receive);
$run = function (string $spid, string $base, string $argument = '', array $ini = []) use ($receive) {
    $process = start_php($receive, $ini + ['s2s.queue' => $base, 'display_errors' => '1'], [$spid, $argument]);
    $status = $process->wait();
    echo trim($process->output()), $status === 0 ? '' : ", ended with $status", "\n";
};
$count = function (string $base) {
    $process = start_php('foreach (S2S\Callback::conversions() as $one) { echo "$one->spid/$one->count "; }', ['s2s.queue' => $base]);
    $process->wait();
    echo $process->output(), "\n";
};

echo "A queue that nobody has used yet, and SIGKILL behind each call:\n";
$base = temporary_directory();
$run('a', $base, 'die');
$run('a', $base, 'die');
$count($base);

echo "While another process is the sender:\n";
$sender = start_php('S2S\Queue::work(60, function () { static $said; $said ??= print("leads\n"); });', ['s2s.queue' => $base]);
$sender->readLine();
$run('b', $base, 'die');
$fresh = temporary_directory();
$other = start_php('S2S\Queue::work(60, function () { static $said; $said ??= print("leads\n"); });', ['s2s.queue' => $fresh]);
$other->readLine();
$run('c', $fresh);
$sender->kill();
$other->kill();
$count($base);

echo "Locked by another program:\n";
$lock = new Process(['/usr/bin/python3', '-uc', 'import sqlite3, sys; c = sqlite3.connect(sys.argv[1], isolation_level=None); c.execute("BEGIN IMMEDIATE"); print("locked"); input()', glob("$base/*/ledger.db")[0]]);
$lock->readLine();
$run('d', $base, $base);
$lock->kill();
$run('d', $base);
$count($base);

echo "No such directory:\n";
$run('e', "$base/a/b", $base);

echo "No disk at all:\n";
$run('f', 'memory:');
?>
--EXPECTF--
A queue that nobody has used yet, and SIGKILL behind each call:
recorded as number 1, ended with -9
recorded as number 2, ended with -9
a/1 a/2 
While another process is the sender:
recorded as number 1, ended with -9
recorded as number 1
a/1 a/2 b/1 
Locked by another program:
BASE/%d/ledger.db: database is locked
recorded as number 1
a/1 a/2 b/1 d/1 
No such directory:
BASE/a/b: can't be made (s2s.queue must be in an existing directory): No such file or directory
No disk at all:
s2s.queue is "memory:", where a conversion would end with this process: it must be a directory
