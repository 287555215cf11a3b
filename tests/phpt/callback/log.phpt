--TEST--
S2S\Callback::receive(): on a host that only receives, the ledger's log is moved into its file
--EXTENSIONS--
s2s
--FILE--
<?php
require __DIR__ . '/../server.inc';

// One call in 256 does it, on average: none of 4,000 is once in six million runs.
$code = <<<'PHP'
    $callback = new S2S\Callback();
    for ($call = 0; $call < 4000; $call++) {
        $callback->receive("spid=$call");
    }
    PHP;
$base = temporary_directory();
$process = start_php($code, ['s2s.queue' => $base]);
var_dump($process->wait(110));
// A ledger without a row is smaller.
var_dump(filesize(glob("$base/*/ledger.db")[0]) > 65536);
?>
--EXPECT--
int(0)
bool(true)
