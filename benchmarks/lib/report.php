<?php

declare(strict_types=1);

/*
 * Puts what the parts found into a directory: results.json, README.md with the tables, and a plot of each table that has one.
 *
 *   php -n report.php DIRECTORY
 *
 * Parts that did not run this time keep the figures that the directory has of them.
 */

namespace S2S\Benchmark;

require __DIR__ . '/setup.php';

$directory = $argv[1];
$file = "$directory/results.json";
$parts = is_file($file) ? json_decode((string) file_get_contents($file), true, flags: JSON_THROW_ON_ERROR) : [];
foreach (glob(given('S2S_BENCHMARK_RESULTS') . '/*.json') ?: [] as $path) {
    $part = json_decode((string) file_get_contents($path), true, flags: JSON_THROW_ON_ERROR);
    $parts[$part['part']] = $part;
}
ksort($parts);
file_put_contents($file, json_encode($parts, JSON_PRETTY_PRINT | JSON_UNESCAPED_UNICODE | JSON_UNESCAPED_SLASHES | JSON_THROW_ON_ERROR) . "\n");

/** @param array<string, string> $facts */
function in_words(array $facts): string
{
    return implode(', ', array_map(static fn (string $name, string $value): string => "$name $value", array_keys($facts), $facts));
}

/** @param array<string, mixed> $table */
function markdown(array $table): string
{
    $text = "\n### {$table['title']}\n\n" . ($table['about'] === '' ? '' : $table['about'] . "\n\n");
    $text .= '| |' . implode('|', array_map(static fn (string $heading): string => " $heading ", $table['columns'])) . "|\n";
    $text .= '|---|' . str_repeat('---:|', count($table['columns'])) . "\n";
    foreach ($table['rows'] as $row) {
        $cells = array_map(static fn (string $key): string => ' ' . Table::shown($row['values'][$key] ?? null) . ' ', array_keys($table['columns']));
        $text .= "| {$row['name']} |" . implode('|', $cells) . "|\n";
    }

    return $text;
}

$text = "# Results of scripts/benchmark\n\ndocs/performance.md says what the figures mean. A part's figures were measured in one run, one way after the other in rounds.\n";
foreach ($parts as $part) {
    $text .= "\n## {$part['title']}\n\n";
    $text .= "Commit {$part['commit']}, {$part['begun']} to {$part['ended']}, {$part['form']} form; " . in_words($part['machine']) . '; ' . in_words($part['versions']) . ".\n";
    foreach ($part['tables'] as $table) {
        $text .= markdown($table);
        $plot = $table['plot'] === null ? null : Plot::of($table);
        if ($plot !== null) {
            file_put_contents("$directory/{$table['name']}.svg", $plot);
            $text .= "\n![{$table['title']}]({$table['name']}.svg)\n";
        }
    }
    foreach ($part['skipped'] as $what => $why) {
        $text .= "\nSkipped: $what: $why\n";
    }
}
file_put_contents("$directory/README.md", $text);
