<?php

declare(strict_types=1);

/*
 * What building, hashing and encoding the seed's Purchase costs: ours, its core in C alone, and plain PHP.
 *
 * Nothing is sent. The rows take turns, event by event, so that what else the machine does meets all alike; the core is a
 * program of its own, run between the rounds.
 */

namespace S2S\Benchmark;

require __DIR__ . '/lib/setup.php';

/**
 * Runs again in a process that has what a web server's would have.
 *
 * @return array<string, Samples>
 */
function in_child(int $count): array
{
    $arguments = ['--child', (string) $count];
    $process = new Process(Php::command(__FILE__, $arguments, Sender\Extension::extensions(), Sender\Extension::ini('memory:')));
    $names = explode("\t", $process->line());
    $times = array_values(unpack('q*', (string) base64_decode($process->line(600))) ?: []);
    $process->close();
    $samples = [];
    foreach ($names as $place => $name) {
        $samples[$name] = new Samples();
        $samples[$name]->add(array_map(static fn (int $at): int => $times[$at], range($place, count($times) - 1, count($names))));
    }

    return $samples;
}

function child(int $count): void
{
    $purchase = new Purchase();
    $client = new \S2S\Client(new \S2S\Destination\Sklik($purchase->semId(), endpoint: 'https://127.0.0.1:1/rtgconv'));
    $works = [
        's2s: build + hash' => static fn (string $order): mixed => $purchase->event($order),
        's2s: build + hash + check + encode (preview())' => static fn (string $order): mixed => $client->preview($purchase->event($order)),
        'plain PHP: hash() + json_encode()' => static fn (string $order): mixed => $purchase->byHand($order),
    ];
    $times = '';
    for ($index = -200; $index < $count; $index++) {
        foreach ($works as $work) {
            $order = 'OBJ-' . (100000 + $index);
            $begin = hrtime(true);
            $work($order);
            $time = hrtime(true) - $begin;
            if ($index >= 0) {
                $times .= pack('q', $time);
            }
        }
    }
    echo implode("\t", array_keys($works)), "\n", base64_encode($times), "\n";
}

if (($argv[1] ?? '') === '--child') {
    child((int) $argv[2]);
    exit;
}

$part = new Part('encode', 'Build, hash, encode');
$rounds = (int) $part->form(5, 2);
$count = (int) $part->form(20_000, 5_000);
$all = [];
for ($round = 0; $round < $rounds; $round++) {
    $part->say('round ' . ($round + 1) . " of $rounds");
    foreach (in_child($count) as $name => $samples) {
        $all[$name] ??= new Samples();
        $all[$name]->merge($samples);
    }
    $core = Machine::output(given('S2S_BENCHMARK_PROGRAMS') . '/core-benchmark', (string) $count);
    $all['s2s: build + hash + check + encode, the core in C'] ??= new Samples();
    $all['s2s: build + hash + check + encode, the core in C']->add(array_map(intval(...), explode(' ', $core)));
}
$table = new Table('encode', "Build, hash and encode the seed's Purchase; microseconds", ['p50' => 'p50', 'p90' => 'p90', 'p99' => 'p99', 'count' => 'events'],
    'preview() makes objects of the request for PHP to look at, which send() does not.',
    ['kind' => 'bars', 'values' => ['p50', 'p99'], 'scale' => 'linear', 'unit' => 'µs']);
foreach ($all as $name => $samples) {
    $table->row($name, ['p50' => $samples->at(0.5), 'p90' => $samples->at(0.9), 'p99' => $samples->at(0.99), 'count' => $samples->count()]);
}
$part->table($table);
$part->finish();
