<?php

declare(strict_types=1);

/*
 * How many instructions each step takes under callgrind, and what has changed since benchmarks/instructions.json.
 *
 * They do not depend on how busy the machine is. Each row is run twice in a process of its own, the second time with more
 * rounds: the difference, divided, leaves out all that happens once. Nobody delivers meanwhile, and nobody has to be woken,
 * as where another process is delivering. callgrind's processor has no SHA extensions, so hashes count for more than they
 * cost on one that has them.
 */

namespace S2S\Benchmark;

use S2S\Client;
use S2S\Destination;

require __DIR__ . '/lib/setup.php';

const FEW = 200;
const MORE = 700;
const KEPT = __DIR__ . '/instructions.json';

const STEPS = ['build', 'build, preview()', 'build, validate()', 'build, send()', 'send()', 'build, sendAll() by 100', 'build, send() to Sklik and AdRoll',
    'build, preview() for AdRoll', 'build, preview() for Adjust', 'build, preview() for a postback', 'plain PHP: hash() and json_encode()'];

/** @return callable(string): mixed what is counted, given an order's number */
function work(string $step): callable
{
    $purchase = new Purchase();
    $sklik = new Destination\Sklik($purchase->semId(), endpoint: 'https://127.0.0.1:1/rtgconv');
    $adroll = new Destination\AdRoll('ADVERTISABLE0000000000', 'PIXEL00000000000000000', 'token', endpoint: 'https://127.0.0.1:1/api');
    $client = new Client(...match ($step) {
        'build, send() to Sklik and AdRoll' => [$sklik, $adroll],
        'build, preview() for AdRoll' => [$adroll],
        'build, preview() for Adjust' => [new Destination\Adjust('abcdefghijkl', ['Purchase' => 'abc123'])],
        'build, preview() for a postback' => [new Destination\Postback('network', 'https://postback.example/pb?amount={value_total}&order={order_id}')],
        default => [$sklik],
    });
    $event = $purchase->event('again');
    $batch = [];

    return match ($step) {
        'build' => static fn (string $order): mixed => $purchase->event($order),
        'build, preview()' => static fn (string $order): mixed => $client->preview($purchase->event($order)),
        'build, validate()' => static fn (string $order): mixed => $client->validate($purchase->event($order)),
        'build, send()', 'build, send() to Sklik and AdRoll' => static fn (string $order): mixed => $client->send($purchase->event($order)),
        'send()' => static fn (string $order): mixed => $client->send($event, $order),
        'build, sendAll() by 100' => static function (string $order) use ($client, $purchase, &$batch): void {
            $batch[] = $purchase->event($order);
            if (count($batch) === 100) {
                $client->sendAll($batch);
                $batch = [];
            }
        },
        'plain PHP: hash() and json_encode()' => static fn (string $order): mixed => $purchase->byHand($order),
        default => static fn (string $order): array => $client->preview($purchase->event($order)->setDeviceId('gps_adid', '38400000-8cf0-11bd-b23e-10b96e40000d'))
            ?: throw new \LogicException('the event does not go there'),
    };
}

function child(string $step, int $count): void
{
    $work = work($step);
    for ($index = 0; $index < $count; $index++) {
        $work('OBJ-' . (100000 + $index));
    }
    posix_kill(getmypid(), SIGTERM); // callgrind writes what it has; the end of PHP is nobody's
}

function counted(Part $part, string $step, int $count): int
{
    $directory = $part->directory('queue');
    $lead = new Lead($directory); // nothing is counted but the caller's own
    $php = Php::command(__FILE__, ['--child', $step, (string) $count], Sender\Extension::extensions(), Sender\Extension::ini($directory), false);
    $out = "$directory/callgrind.out";
    $process = new Process(['valgrind', '--tool=callgrind', "--callgrind-out-file=$out", ...$php], ['USE_ZEND_ALLOC' => '1'], "$directory/log");
    $process->rest();
    $lead->end();
    if (preg_match('/^(?:summary|totals): (\d+)/m', (string) @file_get_contents($out), $match) !== 1) {
        throw new \RuntimeException('callgrind counted nothing: ' . file_get_contents("$directory/log"));
    }

    return (int) $match[1];
}

if (($argv[1] ?? '') === '--child') {
    child($argv[2], (int) $argv[3]);
}

$part = new Part('instructions', 'Instructions');
$before = is_file(KEPT) ? json_decode((string) file_get_contents(KEPT), true, flags: JSON_THROW_ON_ERROR) : ['rows' => []];
$table = new Table('instructions', 'Instructions of an event under callgrind', ['before' => 'before', 'after' => 'after', 'change' => 'change, %'],
    'Before is what benchmarks/instructions.json had; the long form writes it anew.');
$rows = [];
foreach (STEPS as $step) {
    $part->say($step);
    $rows[$step] = intdiv(counted($part, $step, MORE) - counted($part, $step, FEW), MORE - FEW);
    $known = $before['rows'][$step] ?? null;
    $table->row($step, ['before' => $known, 'after' => $rows[$step], 'change' => $known === null ? null : sprintf('%+.1f', 100 * ($rows[$step] - $known) / $known)]);
}
$part->table($table);
$versions = ['valgrind' => Machine::package('valgrind')];
if (!$part->short) {
    $kept = ['versions' => array_intersect_key(Machine::versions(), ['PHP' => 1, 'OpenSSL' => 1, 'compiler' => 1]) + $versions, 'rows' => $rows];
    file_put_contents(KEPT, json_encode($kept, JSON_PRETTY_PRINT | JSON_UNESCAPED_UNICODE | JSON_UNESCAPED_SLASHES | JSON_THROW_ON_ERROR) . "\n");
}
$part->finish($versions);
