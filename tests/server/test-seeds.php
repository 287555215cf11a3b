<?php

declare(strict_types=1);

/*
 * docs/seeds.md and docs/security.md against the tests: each line of their tables names a test that is there and runs
 * (proofs.inc), or says whose matter it is.
 * Prints "N passed, N failed".
 *
 *     php tests/server/test-seeds.php [ROOT]
 */

/** The parts that each page has. */
const PAGES = [
    'docs/seeds.md' => ['Seznam Sklik', 'Ad-Center', 'AdRoll', 'Adjust', 'Knorex'],
    'docs/security.md' => ['What is stored in clear', 'What is shown', 'Who may do what', 'What the operator has to do'],
];
const NOT_OURS = '/^the (shop|app)\'s/';

require __DIR__ . '/proofs.inc';

$root = $argv[1] ?? dirname(__DIR__, 2);
$failures = [];
$passed = 0;

function is_not_ours(string $proof): bool
{
    return preg_match(NOT_OURS, $proof) && !str_contains($proof, '`');
}

foreach (PAGES as $page => $parts) {
    $part = null;
    $lines = array_fill_keys($parts, 0);
    foreach (file("$root/$page", FILE_IGNORE_NEW_LINES) as $number => $line) {
        if (preg_match('/^## (.+)$/', $line, $match)) {
            $part = $match[1];
            isset($lines[$part]) || $failures[] = "$page: unknown part $part";
        }
        if (!preg_match('/^\| (.+?) \| (.+) \|$/', $line, $match) || $match[2] === 'proven by') {
            continue;
        }
        $lines[$part]++;
        $problem = is_not_ours($match[2]) ? '' : proof_problem($root, $match[2]);
        $problem === '' ? $passed++ : $failures[] = "$page:" . ($number + 1) . ": $problem";
    }
    foreach ($lines as $part => $count) {
        $count >= 5 ? $passed++ : $failures[] = "$page: only $count lines for $part";
    }
}

// The check itself: what is not there has to be found.
foreach ([
    '`tests/unit/test_spid.c` `test_that_is_not_there`', '`tests/unit/test_none.c`', '`tests/unit/support.c`', '`test_secrets`', 'nothing',
    '`tests/phpt/callback/link.phpt` `no such text`', '`tests/phpt/errors.inc`', 'the shop\'s `test_secrets`',
] as $proof) {
    !is_not_ours($proof) && proof_problem($root, $proof) !== '' ? $passed++ : $failures[] = "taken though it proves nothing: $proof";
}

echo implode("\n", $failures), $failures === [] ? '' : "\n";
printf("%d passed, %d failed, 0 skipped\n", $passed, count($failures));
exit($failures === [] ? 0 : 1);
