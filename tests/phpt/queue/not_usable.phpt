--TEST--
A queue directory that can't be written, is someone else's, or is a link
--EXTENSIONS--
s2s
--SKIPIF--
<?php
if (fileowner('/proc/self') !== 0) {
    die('skip root is needed to make directories of others');
}
?>
--FILE--
<?php
require __DIR__ . '/../server.inc';

$code = <<<'PHP'
    $client = new S2S\Client(new S2S\Destination\Sklik('0123456789abcdefghijklmn', endpoint: 'http://127.0.0.1:1/'));
    $receipt = $client->send(new S2S\Event('Lead', 'https://example.cz/'));
    echo count($receipt->queued), ' queued, ', $receipt->durable ? 'durable' : 'in memory only', "\n";
    foreach (array_filter($receipt->warnings, fn ($warning) => $warning->destination === '') as $warning) {
        echo '  ', $warning->fatal ? 'FATAL' : 'warning', $warning->path, ': ', str_replace($argv[1], 'BASE', $warning->message), "\n";
    }
    try {
        S2S\Queue::stats();
        echo "no error\n";
    } catch (S2S\QueueError $error) {
        echo $error instanceof RuntimeException && $error instanceof S2S\Exception ? str_replace($argv[1], 'BASE', $error->getMessage()) : '', "\n";
    }
    PHP;
$run = function (string $title, callable $prepare, string $queue = '') use ($code) {
    $base = temporary_directory();
    $prepare($base);
    $process = start_php($code, ['s2s.queue' => $base . $queue, 'display_errors' => '1', 's2s.shutdown_timeout' => '0.1'], [$base]);
    $status = $process->wait();
    echo "$title: ", trim($process->output()), $status === 0 ? '' : " ended with $status", "\n";
};

$run('fine', fn ($base) => null);
$run('no such directory', fn ($base) => null, '/a/b');
$run('a file', fn ($base) => touch("$base/file"), '/file');
$run('someone else\'s', fn ($base) => mkdir("$base/0") && chown("$base/0", 65534));
$run('a link', fn ($base) => mkdir("$base/real", 0700) && symlink("$base/real", "$base/0"));
$run('the journal is a link', fn ($base) => mkdir("$base/0", 0700) && touch("$base/victim") && symlink("$base/victim", "$base/0/journal"));
?>
--EXPECT--
fine: 1 queued, durable
no error
no such directory: 1 queued, in memory only
  warning: not durable: the queue can't be written, so only this process has the event, in memory: s2s.queue: BASE/a/b: can't be made (s2s.queue must be in an existing directory): No such file or directory
BASE/a/b: can't be made (s2s.queue must be in an existing directory): No such file or directory
a file: 1 queued, in memory only
  warning: not durable: the queue can't be written, so only this process has the event, in memory: s2s.queue: BASE/file: can't be opened: Not a directory
BASE/file: can't be opened: Not a directory
someone else's: 1 queued, in memory only
  warning: not durable: the queue can't be written, so only this process has the event, in memory: s2s.queue: BASE/0: belongs to user 65534; must belong to user 0, whose events go into it
BASE/0: belongs to user 65534; must belong to user 0, whose events go into it
a link: 1 queued, in memory only
  warning: not durable: the queue can't be written, so only this process has the event, in memory: s2s.queue: BASE/0: is a link or a file; must be a directory of this user
BASE/0: is a link or a file; must be a directory of this user
the journal is a link: 1 queued, in memory only
  warning: not durable: the queue can't be written, so only this process has the event, in memory: BASE/0: Too many levels of symbolic links
no error
