--TEST--
php --ri s2s: a queue that this user can't make or write, with the reason and what would be right; nothing is made
--EXTENSIONS--
s2s
--SKIPIF--
<?php
require __DIR__ . '/../delivery/delivery.inc';
exec('setpriv --reuid=65534 --clear-groups test -r ' . escapeshellarg(ini_get('extension_dir') . '/s2s.so') . ' 2>&1', $output, $status);
die($status !== 0 ? 'skip another user can\'t load the extension here: ' . implode(' ', $output) : mounts_missing());
?>
--FILE--
<?php
require __DIR__ . '/../server.inc';
$rows = static function (string $title, string $queue, array $through, string $base): void {
    $process = new Process([...$through, PHP_BINARY, ...extension_arguments(), '-d', "s2s.queue=$queue", '--ri', 's2s']);
    $status = $process->wait();
    $found = preg_grep('/^Queue/', explode("\n", $process->output()));
    echo "$title: ", str_replace($base, 'BASE', implode("\n  ", $found)), $status === 0 ? '' : " ended with $status", "\n";
};
$nobody = ['setpriv', '--reuid=65534', '--clear-groups'];
$base = temporary_directory();
chmod($base, 0755);
mkdir("$base/mine", 0755);
mkdir("$base/open");
chmod("$base/open", 01733);
mkdir("$base/open/65534", 0700);
mkdir("$base/full", 01733);
touch("$base/file");
$rows('could be made', "$base/queue", [], $base);
$rows('no right to make it', "$base/queue", $nobody, $base);
$rows('no right in it', "$base/mine", $nobody, $base);
$rows('nothing above it', "$base/a/b/c", [], $base);
$rows('a file', "$base/file", [], $base);
$rows('someone else\'s', "$base/open", $nobody, $base);
chown("$base/open/65534", 65534);
$rows('one\'s own', "$base/open", $nobody, $base);
foreach (['a read-only file system' => 'mount -t tmpfs -o ro tmpfs "$1"', 'a full file system' => 'mount -t tmpfs -o nr_inodes=1 tmpfs "$1"'] as $title => $mount) {
    $rows($title, "$base/full", ['unshare', '--mount', '--propagation', 'private', 'sh', '-ec', "$mount; shift; exec \"\$@\"", 'sh', "$base/full"], $base);
}
echo count(scandir("$base/mine")) + count(scandir("$base/full")) - 4, ' made, ', is_dir("$base/queue") ? 'QUEUE MADE' : 'nor the queue', "\n";
?>
--EXPECT--
could be made: Queue => BASE/queue (not made yet: the first event makes it)
no right to make it: Queue CAN'T BE WRITTEN => BASE: user 65534 can't write to it (Permission denied); make BASE/queue and let that user write to it: install -d -m 1733 BASE/queue. Events are kept in each process's memory
  Queue => BASE/queue (not made)
no right in it: Queue CAN'T BE WRITTEN => BASE/mine: user 65534 can't write to it (Permission denied); let it make a directory of its own there (mode 1733). Events are kept in each process's memory
  Queue => BASE/mine (not made)
nothing above it: Queue CAN'T BE WRITTEN => BASE/a/b: No such file or directory; s2s.queue must be in an existing directory. Events are kept in each process's memory
  Queue => BASE/a/b/c (not made)
a file: Queue CAN'T BE WRITTEN => BASE/file: is no directory; s2s.queue must be one. Events are kept in each process's memory
  Queue => BASE/file (not made)
someone else's: Queue CAN'T BE WRITTEN => BASE/open/65534: belongs to user 0; must belong to user 65534, whose events go into it. Events are kept in each process's memory
one's own: Queue => BASE/open/65534
a read-only file system: Queue CAN'T BE WRITTEN => BASE/full: user 0 can't write to it (Read-only file system); s2s.queue must be on another file system. Events are kept in each process's memory
  Queue => BASE/full (not made)
a full file system: Queue CAN'T BE WRITTEN => BASE/full: there is no room on its file system. Events are kept in each process's memory
  Queue => BASE/full (not made)
0 made, nor the queue
