<?php

declare(strict_types=1);

/*
 * How many events a second are delivered from a filled queue to nginx, and what CPU each takes.
 *
 * TLS on this machine, HTTP/1.1 and HTTP/2: Queue::work() beside a bare libcurl loop with as many requests on the way,
 * h2load, and messenger:consume with ext/curl. nginx has its share of the same processors, which is shown too.
 */

namespace S2S\Benchmark;

require __DIR__ . '/lib/setup.php';

const BARE = 'bare libcurl, the same shape';

/** @return array{events: int, seconds: float, cpu: float} of queues: filled first, then drained by one process */
function queue(Part $part, Way $way, string $url, int $count, bool $inLedger, Endpoint $endpoint): array
{
    $way->prepare($part->directory('way'), $url);
    $way->fill($count, $inLedger ? $endpoint : null);
    $cpu = $endpoint->cpuSeconds();
    $result = $way->drain($count);
    $result['server'] = ($endpoint->cpuSeconds() - $cpu) / $count;
    $way->stop();

    return $result;
}

/** @return array{events: int, seconds: float, cpu: float} of a program that prints that itself */
function bare(string $url, string $body, bool $http2, int $count): array
{
    $command = [given('S2S_BENCHMARK_PROGRAMS') . '/curl-benchmark', $url, Endpoint::authority(), $body, $http2 ? '2' : '1', (string) $count];

    return json_decode(Machine::output(...$command), true, flags: JSON_THROW_ON_ERROR);
}

/** @return array{rate: float, cpu: float, server: float} events a second, and the microseconds of CPU an event took here and at nginx */
function measured(Endpoint $endpoint, callable $run): array
{
    $before = $endpoint->cpuSeconds();
    $result = $run();
    $server = $result['server'] ?? ($endpoint->cpuSeconds() - $before) / $result['events'];

    return ['rate' => $result['events'] / $result['seconds'], 'cpu' => 1e6 * $result['cpu'] / $result['events'], 'server' => 1e6 * $server];
}

/**
 * A new connection every so many: nginx takes one with more HTTP/2 bodies that it does not read for a flood, and ends it.
 *
 * @return array{events: int, seconds: float, cpu: float}
 */
function h2load(string $url, string $body, bool $http2, int $count): array
{
    $shape = $http2 ? ['-c', '1', '-m', '64'] : ['--h1', '-c', '8', '-m', '1'];
    $before = Process::endedCpu();
    $begin = hrtime(true);
    for ($left = $count; $left > 0; $left -= $piece) {
        $piece = min($left, 7_500);
        $output = Machine::output('h2load', '-n', (string) $piece, ...$shape, ...['-d', $body, '-H', 'content-type: application/json', $url]);
        if (!str_contains($output, " $piece succeeded")) {
            throw new \RuntimeException("h2load: $output");
        }
    }
    $seconds = (hrtime(true) - $begin) / 1e9;
    $cpu = array_sum(Process::endedCpu()) - array_sum($before);

    return ['events' => $count, 'seconds' => $seconds, 'cpu' => $cpu];
}

function protocol(Part $part, Endpoint $endpoint, bool $http2): void
{
    $name = $http2 ? 'HTTP/2' : 'HTTP/1.1';
    $rounds = (int) $part->form(5, 1);
    $count = (int) $part->form(60_000, 8_000);
    $fewer = intdiv($count, 16);
    $url = $endpoint->url($http2);
    $body = $part->directory('body') . '/purchase.json';
    file_put_contents($body, (new Purchase())->byHand('filled-12345'));
    $bare = static fn (): array => bare($url, $body, $http2, $count);
    $ways = [
        's2s, Queue::work(), from the journal' => static fn (): array => queue($part, Way::s2s(), $url, $count, false, $endpoint),
        's2s, Queue::work(), from the ledger' => static fn (): array => queue($part, Way::s2s(), $url, $count, true, $endpoint),
        'h2load' => static fn (): array => h2load($url, $body, $http2, $count),
        'messenger:consume with ext/curl, Redis' => static fn (): array => queue($part, Way::messengerRedis(), $url, $fewer, false, $endpoint),
        'messenger:consume with ext/curl, SQLite' => static fn (): array => queue($part, Way::messengerSqlite(), $url, $fewer, false, $endpoint),
    ];
    $results = array_fill_keys([array_key_first($ways), BARE, ...array_keys($ways)], []);
    for ($round = 0; $round < $rounds; $round++) {
        $before = measured($endpoint, $bare);
        foreach ($ways as $way => $run) {
            $part->say("$name, round " . ($round + 1) . " of $rounds: $way");
            $result = measured($endpoint, $run);
            $after = measured($endpoint, $bare);
            $results[$way][] = $result + ['share' => 200 * $result['rate'] / ($before['rate'] + $after['rate'])];
            $results[BARE][] = $before = $after + ['share' => 100];
        }
    }
    $table = new Table($http2 ? 'delivery-h2' : 'delivery-h1', "Delivery over $name", ['rate' => 'events/s', 'share' => 'of bare libcurl, %',
        'cpu' => 'CPU of an event, µs', 'server' => 'nginx\' CPU of an event, µs'],
        'The middle of the rounds. What it reaches of bare libcurl is the middle, too: of what each run reached of the mean of the two runs of bare libcurl before and after it.',
        ['kind' => 'bars', 'values' => ['rate'], 'scale' => 'linear', 'unit' => '/s']);
    foreach ($results as $way => $runs) {
        $middle = static fn (string $figure): float => middle(array_column($runs, $figure));
        $table->row($way, ['rate' => (int) $middle('rate'), 'share' => $middle('share'), 'cpu' => $middle('cpu'), 'server' => $middle('server')]);
    }
    $part->table($table);
}

$part = new Part('delivery', 'Delivery');
$endpoint = Endpoint::quick($part->directory('endpoint'));
protocol($part, $endpoint, false);
protocol($part, $endpoint, true);
$endpoint->stop();
$part->finish([...Versions::messenger(), 'h2load' => Machine::package('nghttp2-client')]);
