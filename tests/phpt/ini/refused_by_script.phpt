--TEST--
php.ini: a setting of a destination that was refused there can be set right by the script; a script's own mistake changes nothing
--EXTENSIONS--
s2s
--FILE--
<?php
require __DIR__ . '/../server.inc';
$process = start_php(<<<'PHP'
    function skipped(): string {
        $client = new S2S\Client(new S2S\Destination\Sklik('sem', endpoint: 'http://127.0.0.1:1/'));
        return $client->send(new S2S\Event('PageView', 'https://shop.example/'))->skipped['sklik'] ?? 'sent';
    }
    echo skipped(), "\n";
    // What stands there without the refused value is "": that is no other value than before.
    foreach (['maybe', '0', 'maybe', '', '1', null] as $value) {
        echo var_export($value, true), ' ';
        if ($value === null) {
            ini_restore('s2s.sklik.fold_diacritics');
        } else {
            var_dump(@ini_set('s2s.sklik.fold_diacritics', $value) !== false);
        }
        echo skipped(), "\n";
    }
    PHP, ['s2s.queue' => 'memory:', 's2s.shutdown_timeout' => '0', 's2s.sklik.fold_diacritics' => 'perhaps', 'display_startup_errors' => '0']);
$process->wait();
echo $process->output();
?>
--EXPECT--
php.ini: s2s.sklik.fold_diacritics must be 1 or 0 (or on, off), or empty, "perhaps" given
'maybe' bool(false)
php.ini: s2s.sklik.fold_diacritics must be 1 or 0 (or on, off), or empty, "perhaps" given
'0' bool(true)
sent
'maybe' bool(false)
sent
'' bool(true)
php.ini: s2s.sklik.fold_diacritics must be 1 or 0 (or on, off), or empty, "perhaps" given
'1' bool(true)
sent
NULL php.ini: s2s.sklik.fold_diacritics must be 1 or 0 (or on, off), or empty, "perhaps" given
