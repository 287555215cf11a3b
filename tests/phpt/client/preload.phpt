--TEST--
S2S\Client::send() throws while opcache.preload runs
--DESCRIPTION--
PHP keeps what it preloaded until the process ends: not a leak that is to be found.
--ENV--
ASAN_OPTIONS=verify_asan_link_order=0:detect_leaks=0
--EXTENSIONS--
s2s
--SKIPIF--
<?php
if (PHP_VERSION_ID < 80500 && !file_exists(PHP_EXTENSION_DIR . '/opcache.so')) {
    die('skip opcache is not there');
}
?>
--FILE--
<?php
require __DIR__ . '/../server.inc';

$directory = temporary_directory();
file_put_contents("$directory/preload.php", '<?php
    $client = new S2S\Client(new S2S\Destination\Sklik("0123456789abcdefghijklmn"));
    $event = new S2S\Event("PageView", "https://example.cz/");
    foreach (["send" => $event, "sendNow" => $event, "sendAll" => [$event]] as $method => $argument) {
        try { $client->$method($argument); echo "sent\n"; } catch (Error $error) { echo $error::class, ": ", $error->getMessage(), "\n"; }
    }
');
$opcache = PHP_VERSION_ID < 80500 ? ['zend_extension' => PHP_EXTENSION_DIR . '/opcache.so'] : [];
$process = start_php('echo "running\n";', $opcache + ['opcache.enable_cli' => '1', 'opcache.preload' => "$directory/preload.php", 'opcache.preload_user' => 'root', 's2s.queue' => $directory]);
var_dump($process->wait());
echo $process->output();
var_dump(glob("$directory/*/journal"));
?>
--EXPECT--
int(0)
Error: Events can't be sent while opcache.preload runs
Error: Events can't be sent while opcache.preload runs
Error: Events can't be sent while opcache.preload runs
running
array(0) {
}
