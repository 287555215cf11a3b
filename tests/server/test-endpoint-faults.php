<?php

declare(strict_types=1);

/*
 * docs/endpoint-faults.md against the tests: each line of its tables names a test that is there and runs (proofs.inc),
 * and every fault that has to be there has a line. Prints "N passed, N failed".
 *
 *     php tests/server/test-endpoint-faults.php [ROOT]
 */

require __DIR__ . '/proofs.inc';

const FAULTS = [
    'connection refused', 'DNS', 'certificate expired', 'certificate for another host', 'certificate signed by nobody', 'TLS 1.0 only', 'never answers',
    'reset after the request', 'idle connection', 'GOAWAY instead', 'GOAWAY, the request was not looked at', 'GOAWAY after', 'RST_STREAM: refused',
    'RST_STREAM: internal', 'RST_STREAM in the middle', 'not HTTP', 'byte by byte', 'half of the body', 'without an end', 'Content-Length too large',
    'Content-Length too small', 'Content-Length twice', 'Content-Length negative', 'redirect to https, http or file:', '503', '500 to everything',
];

$root = $argv[1] ?? dirname(__DIR__, 2);
$failures = [];
$passed = 0;
$faults = [];
foreach (file("$root/docs/endpoint-faults.md", FILE_IGNORE_NEW_LINES) as $number => $line) {
    if (!str_starts_with($line, '|') || str_starts_with($line, '|---') || str_starts_with($line, '| fault |')) {
        continue;
    }
    $cells = array_map('trim', explode('|', trim($line, '|')));
    $problem = count($cells) !== 5 || in_array('', $cells, true) ? 'five cells are needed' : proof_problem($root, $cells[4]);
    $problem === '' ? $passed++ : $failures[] = 'docs/endpoint-faults.md:' . ($number + 1) . ": $problem";
    $faults[] = $cells[0];
}
foreach (FAULTS as $fault) {
    $there = array_filter($faults, static fn (string $one) => str_contains($one, $fault)) !== [];
    $there ? $passed++ : $failures[] = "docs/endpoint-faults.md: no line for '$fault'";
}

// The check itself: what is not there has to be found.
foreach (['`tests/stress/outage.php` `no such text`', '`tests/stress/outage.inc`', '`tests/phpt/delivery/fault_none.phpt`', '`tests/unit/test_sender.c` `test_none`', 'text'] as $proof) {
    proof_problem($root, $proof) !== '' ? $passed++ : $failures[] = "taken though it proves nothing: $proof";
}

echo implode("\n", $failures), $failures === [] ? '' : "\n";
printf("%d passed, %d failed, 0 skipped\n", $passed, count($failures));
exit($failures === [] ? 0 : 1);
