<?php

declare(strict_types=1);

/*
 * What an event costs while 1, 8, 32 and 64 processes hand over at once and another one delivers.
 *
 * The processes are forked from one, as php-fpm's workers are. To an endpoint that answers at once: at full speed, where
 * the processor is what they share, and at 3,000 events/s in sum, as a busy shop's workers would.
 */

namespace S2S\Benchmark;

require __DIR__ . '/lib/setup.php';

const PACE = 3000;

/** @param list<int> $writers */
function rounds(Part $part, Endpoint $endpoint, array $writers, bool $paced): void
{
    $rounds = (int) $part->form(3, 1);
    $events = (int) ($paced ? $part->form(5, 2) * PACE : $part->form(40_000, 8_000));
    $what = $paced ? 'at ' . number_format(PACE) . ' events/s in sum' : 'at full speed';
    $table = new Table(
        $paced ? 'contention-paced' : 'contention-full',
        "Processes that hand over at once, $what, while one delivers; microseconds for an event",
        ['writers' => 'processes', 'p50' => 'p50', 'p99' => 'p99', 'p999' => 'p99.9', 'max' => 'max', 'call50' => 'handing over p50', 'call99' => 'handing over p99', 'rate' => 'events/s', 'failed' => 'failed'],
        'Making the event and handing it over. What is made and thrown away shows what the machine itself takes for a processor that others use or that slept. '
            . 'Failed: the way threw, as a locked SQLite does after its minute.',
        ['kind' => 'lines', 'x' => 'writers', 'xScale' => 'log', 'values' => ['p99'], 'by' => 'way', 'scale' => 'log', 'unit' => 'µs'],
    );
    $results = [];
    for ($round = 0; $round < $rounds; $round++) {
        foreach ($writers as $count) {
            foreach ([Way::s2s(), Way::messengerRedis(), Way::messengerSqlite(), Way::nothing()] as $way) {
                $part->say("$what, round " . ($round + 1) . " of $rounds, $count processes: $way->name");
                $way->start($part->directory('way'), $endpoint);
                $measured = $way->measure($count, intdiv($events, $count), $paced ? (int) (1e6 * $count / PACE) : 0);
                $way->stop();
                $result = &$results[$count][$way->name];
                $result ??= ['total' => new Samples(), 'call' => new Samples(), 'seconds' => 0.0, 'failed' => 0];
                $result['total']->merge($measured['total']);
                $result['call']->merge($measured['call']);
                $result['seconds'] += $measured['seconds'];
                $result['failed'] += $measured['failed'];
                unset($result);
            }
        }
    }
    foreach ($results as $count => $ways) {
        foreach ($ways as $name => $result) {
            $table->row("$name, $count", [
                'way' => $name,
                'writers' => $count,
                'p50' => $result['total']->at(0.5),
                'p99' => $result['total']->at(0.99),
                'p999' => $result['total']->at(0.999),
                'max' => $result['total']->largest(),
                'call50' => $result['call']->at(0.5),
                'call99' => $result['call']->at(0.99),
                'rate' => (int) ($result['total']->count() / $result['seconds']),
                'failed' => $result['failed'],
            ]);
        }
    }
    $part->table($table);
}

$part = new Part('contention', 'Contention');
$endpoint = Endpoint::quick($part->directory('endpoint'));
rounds($part, $endpoint, [1, 8, 32, 64], true);
rounds($part, $endpoint, [1, 8, 32, 64], false);
$endpoint->stop();
$part->finish(Versions::messenger());
