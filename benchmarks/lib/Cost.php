<?php

declare(strict_types=1);

namespace S2S\Benchmark;

/** What an event costs the request in several ways, at an endpoint that takes its time. */
final class Cost
{
    /** @param list<Way> $ways */
    public static function measure(Part $part, array $ways, int $milliseconds): void
    {
        $endpoint = Endpoint::slow($part->directory('endpoint'), $milliseconds);
        $rounds = (int) $part->form(5, 1);
        $results = [];
        for ($round = 0; $round < $rounds; $round++) {
            foreach ($ways as $way) {
                $count = $way->waits() ? (int) ceil($part->form(20_000, 4_000) / $milliseconds / $rounds) : (int) $part->form(20_000, 5_000);
                $part->say("$milliseconds ms, round " . ($round + 1) . " of $rounds: $way->name");
                $result = &$results[$way->name];
                $result ??= ['total' => new Samples(), 'call' => new Samples(), 'end' => new Samples(), 'answered' => 0];
                $before = $endpoint->answered();
                $way->start($part->directory('way'), $endpoint);
                $measured = $way->measure(1, $count);
                foreach (['total', 'call', 'end'] as $name) {
                    $result[$name]->merge($measured[$name]);
                }
                if ($way->waits()) { // what is delivered later is no matter of this table: see those of what is lost
                    $result['answered'] += $endpoint->answered($before + 1 + $count, 2 + 2 * $milliseconds / 1000) - $before;
                }
                unset($result);
                $way->stop();
            }
        }
        $part->table(self::table($part->name, $milliseconds, $results));
        $endpoint->stop();
    }

    /** @param array<string, array{total: Samples, call: Samples, end: Samples, answered: int}> $results */
    private static function table(string $part, int $milliseconds, array $results): Table
    {
        $table = new Table(
            "$part-$milliseconds",
            "Cost to the request, the endpoint answers after $milliseconds ms; microseconds for an event",
            ['p50' => 'p50', 'p99' => 'p99', 'call50' => 'handing over p50', 'call99' => 'handing over p99', 'end50' => 'end of request p50', 'count' => 'events', 'answered' => 'answered with 200'],
            'p50 and p99: making the event, checks and hashes included, and handing it over. The end of the request is what the worker is held for after that. '
                . 'Answered: the requests that the endpoint got and could answer, one more for each round, where the process itself sends them.',
            ['kind' => 'bars', 'values' => ['p50', 'p99'], 'add' => 'end50', 'scale' => 'log', 'unit' => 'µs'],
        );
        foreach ($results as $name => $result) {
            $table->row($name, [
                'p50' => $result['total']->at(0.5),
                'p99' => $result['total']->at(0.99),
                'call50' => $result['call']->at(0.5),
                'call99' => $result['call']->at(0.99),
                'end50' => $result['end']->at(0.5),
                'count' => $result['total']->count(),
                'answered' => $result['answered'] ?: null,
            ]);
        }

        return $table;
    }
}
