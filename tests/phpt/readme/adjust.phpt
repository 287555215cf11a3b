--TEST--
README's example for Adjust runs as it stands
--EXTENSIONS--
s2s
--SKIPIF--
<?php
if (exec('command -v nginx') === '') { die('skip nginx is not installed'); }
if (!is_file(__DIR__ . '/../../../README.md')) { die('skip README.md is not here'); }
?>
--FILE--
<?php
require __DIR__ . '/../adjust/adjust.inc';
require __DIR__ . '/../checking.inc';
if (preg_match('/^<!-- example: adjust -->\n```php\n(.*?)^```$/ms', (string) file_get_contents(__DIR__ . '/../../../README.md'), $example) !== 1) {
    die('README has no such example');
}
$end = new CheckingServer('adjust.php', ['S2S_CHECKER_TOKEN' => 'your-s2s-security-token']);
shop($example[1], temporary_directory(), null, ['s2s.ca_file' => certificates() . '/ca.crt', 's2s.adjust.endpoint' => $end->url('/event')]);
$end->show();
?>
--EXPECT--
delivered {"status":"OK"}
POST accepted
