--TEST--
Root neither leads another user's queue nor touches it, and another user does not touch root's
--EXTENSIONS--
s2s
--SKIPIF--
<?php
if (fileowner('/proc/self') !== 0) {
    die('skip root is needed to be two users');
}
if (!is_executable('/usr/bin/setpriv')) {
    die('skip needs setpriv');
}
?>
--FILE--
<?php
require __DIR__ . '/../server.inc';

$code = <<<'PHP'
    $client = new S2S\Client(new S2S\Destination\Sklik('0123456789abcdefghijklmn', endpoint: 'http://127.0.0.1:1/', clientId: $argv[1]));
    $receipt = $client->send(new S2S\Event('Lead', 'https://example.cz/'));
    S2S\Queue::flush(0.2);
    echo $receipt->durable ? 'durable' : 'in memory only', ', ', count(S2S\Queue::entries()), " seen\n";
    PHP;
function facts(string $directory): array
{
    $facts = [];
    clearstatcache();
    foreach (scandir($directory) as $name) {
        if ($name !== '..') {
            $facts[$name] = [fileowner("$directory/$name"), filemtime("$directory/$name"), is_file("$directory/$name") ? md5_file("$directory/$name") : ''];
        }
    }
    return $facts;
}
$base = temporary_directory();
chmod($base, 01733);
$ini = ['s2s.queue' => $base, 's2s.shutdown_timeout' => '0.1'];
$as_other = ['/usr/bin/setpriv', '--reuid=65534', '--regid=65534', '--clear-groups'];

$other = start_php($code, $ini, ['other'], null, $as_other);
echo $other->wait(), ' the other: ', $other->output();
$before = facts("$base/65534");
$root = start_php($code . "\nS2S\\Queue::work(0.3); S2S\\Queue::retry(); S2S\\Queue::stats();", $ini, ['root']);
echo $root->wait(), ' root: ', $root->output();
echo 'the other\'s queue ', facts("$base/65534") === $before ? 'is as it was' : 'HAS CHANGED', "\n";
$before = facts("$base/0");
$other = start_php($code, $ini, ['other'], null, $as_other);
echo $other->wait(), ' the other: ', $other->output();
echo 'root\'s queue ', facts("$base/0") === $before ? 'is as it was' : 'HAS CHANGED', "\n";

echo "Root's name, with a directory that the other made:\n";
$base = temporary_directory();
chmod($base, 01777);
mkdir("$base/0", 0700);
chown("$base/0", 65534);
$root = start_php($code, ['s2s.queue' => $base] + $ini, ['root']);
$root->wait();
echo preg_match('/belongs to user 65534/', $root->output()) || str_starts_with($root->output(), 'in memory only') ? 'refused' : $root->output(), ', ', json_encode(array_diff(scandir("$base/0"), ['.', '..'])), "\n";
?>
--EXPECTF--
0 the other: durable, 1 seen
0 root: durable, 1 seen
the other's queue is as it was
0 the other: durable, 2 seen
root's queue is as it was
Root's name, with a directory that the other made:
refused, []
