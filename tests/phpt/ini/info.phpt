--TEST--
php --ri s2s: versions, queue, refused values; never a secret
--EXTENSIONS--
s2s
--FILE--
<?php
require __DIR__ . '/../server.inc';

function info(array $ini): string
{
    $command = [PHP_BINARY, ...extension_arguments()];
    foreach ($ini as $name => $value) {
        array_push($command, '-d', "$name=\"$value\"");
    }
    $process = new Process([...$command, '--ri', 's2s']);
    var_dump($process->wait());
    return $process->output();
}

$queue = temporary_directory();
$text = info(['s2s.queue' => $queue, 's2s.sklik.sem_id' => 'SECRET1', 's2s.sklik.sandbox' => 'SECRET2', 's2s.adroll.token' => 'SECRET4', 's2s.proxy' => 'http://u:SECRET3@p:1', 's2s.timeout' => 'soon']);
var_dump(str_contains($text, 'SECRET'));
foreach (['Version => \d+\.\d+\.\d+', 'libcurl => \d+\.\d+', 'OpenSSL => 3\.', 'jansson => 2\.', 'SQLite => 3\.', 'zlib => 1\.', 'utf8proc => 2\.', 'Queue => ' . preg_quote($queue, '/'),
    'Sender => none', 'Refused setting => s2s\.timeout must be .*"soon" given', 's2s\.sklik\.sem_id => \*{8} => \*{8}', 's2s\.proxy => \*{8}', 's2s\.timeout => 4 => 4'] as $line) {
    echo preg_match("/^$line/m", $text) ? "found\n" : "MISSING: $line\n$text";
}
echo "A queue that is not there is no error:\n";
$text = info(['s2s.queue' => "$queue/no/such/place"]);
var_dump(str_contains($text, "Version => "), str_contains($text, 'Warning'), is_dir("$queue/no"));
echo "A log that can't be written:\n";
$directory = temporary_directory();
foreach (["$directory/none/log", $directory, "$directory/new", 'syslog', 'none'] as $log) {
    preg_match('/Useless setting => (.*)/', info(['s2s.log' => $log]), $row);
    echo str_replace($directory, 'DIR', $row[1] ?? 'no row'), "\n";
}
echo count(glob("$directory/*")), " files made\n";
?>
--EXPECT--
int(0)
bool(false)
found
found
found
found
found
found
found
found
found
found
found
found
found
A queue that is not there is no error:
int(0)
bool(true)
bool(false)
bool(false)
A log that can't be written:
int(0)
s2s.log must be a file that can be written to (No such file or directory), "DIR/none/log" given
int(0)
s2s.log must be a file that can be written to (Is a directory), "DIR" given
int(0)
no row
int(0)
no row
int(0)
no row
0 files made
