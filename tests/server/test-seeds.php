<?php

declare(strict_types=1);

/*
 * docs/seeds.md and docs/security.md against the tests: each line of their tables names a test that is there and runs,
 * or says whose matter it is. A file in backticks comes first, then texts of it: names of C tests have to be run by their program's main() too.
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

$root = $argv[1] ?? dirname(__DIR__, 2);
$failures = [];
$passed = 0;

/** Whether run-tests, make or scripts/test takes this file up. */
function is_run(string $root, string $file): bool
{
    return match (true) {
        str_ends_with($file, '.phpt') => str_starts_with($file, 'tests/phpt/'),
        str_starts_with($file, 'tests/unit/') => (bool) preg_match('#^tests/unit/test_\w+\.c$#', $file),
        str_starts_with($file, 'tests/server/') => (bool) preg_match('#^tests/server/test-[\w-]+\.php$#', $file),
        // Beside the script that runs it: x.php by x; y/z.php and y/z.js by y, y-… or …-y.
        str_starts_with($file, 'tests/e2e/') => array_filter(
            glob("$root/tests/e2e/*"),
            static fn (string $script) => is_file($script) && is_executable($script)
                && preg_match('#^tests/e2e/(.*[/-])?' . preg_quote(strtok(basename($script), '-'), '#') . '#', $file),
        ) !== [],
        default => false,
    };
}

/** What is wrong with a text that is named as a part of a test's file; '' for nothing. */
function part_problem(string $file, string $content, string $part): string
{
    if (preg_match('/^test_\w+$/', $part)) {
        $defined = preg_match("/^static void $part\(void/m", $content);
        // Also named in the list that main() gives to cmocka, whatever macro that list is made with.
        return $defined && preg_match("/^\t+\w+\(\s*$part\b/m", $content) ? '' : "$file has no test $part that is run";
    }
    return str_contains($content, $part) ? '' : "$file has no '$part'";
}

/** What is wrong with one line's second cell. */
function proof_problem(string $root, string $proof): string
{
    if (preg_match(NOT_OURS, $proof) && !str_contains($proof, '`')) {
        return '';
    }
    preg_match_all('/`([^`]+)`/', $proof, $quoted);
    $file = null;
    $content = '';
    foreach ($quoted[1] as $text) {
        if (str_starts_with($text, 'tests/')) {
            $file = $text;
            $content = (string) @file_get_contents("$root/$file");
            if ($content === '') {
                return "$file is not there";
            }
            if (!is_run($root, $file)) {
                return "$file is not run by anything";
            }
        } elseif ($file === null) {
            return "'$text' is named before a file";
        } elseif (($problem = part_problem($file, $content, $text)) !== '') {
            return $problem;
        }
    }
    return $file === null ? 'no test is named' : '';
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
        $problem = proof_problem($root, $match[2]);
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
    proof_problem($root, $proof) !== '' ? $passed++ : $failures[] = "taken though it proves nothing: $proof";
}

echo implode("\n", $failures), $failures === [] ? '' : "\n";
printf("%d passed, %d failed, 0 skipped\n", $passed, count($failures));
exit($failures === [] ? 0 : 1);
