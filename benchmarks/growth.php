<?php

declare(strict_types=1);

/*
 * What an event costs with 1 k, 100 k and 1 M waiting or kept, and what a process and its files grow to.
 *
 * Nothing is measured but ours. The last table is of one process that hands over and delivers a million events, ten
 * million with --soak, which takes up to an hour; what is settled is kept for a minute there, so that room can be used again.
 * Stopped in between (Ctrl-C), it writes the rows that it has.
 */

namespace S2S\Benchmark;

require __DIR__ . '/lib/setup.php';

/** @return array<string, float|int|null> the figures of a queue with so many settled and so many waiting */
function figures(Part $part, Endpoint $endpoint, int $settled, int $waiting): array
{
    $sent = (int) $part->form(20_000, 5_000);
    $way = Way::s2s();
    $way->prepare($part->directory('way'), $endpoint->url());
    if ($settled > 0) {
        $way->fill($settled);
        $way->drain($settled);
    }
    $way->fill($waiting, $endpoint);
    $files = $way->files();
    // Somebody takes in what is sent, and nothing is settled.
    $endpoint->pause(true);
    $way->deliver();
    $measured = $way->measure(1, $sent);
    $way->deliverNoMore();
    $way->takeIn($endpoint);
    $way->sync();
    // Who comes after filling clears up once: reads the log, begins the journal anew and frees gigabytes of the old one.
    $way->drain(1_000);
    $drained = $way->drain($sent);
    $way->stop();

    return [
        'waiting' => $waiting,
        'p50' => $measured['total']->at(0.5),
        'p99' => $measured['total']->at(0.99),
        'call50' => $measured['call']->at(0.5),
        'rate' => (int) ($drained['events'] / $drained['seconds']),
        'cpu' => 1e6 * $drained['cpu'] / $drained['events'],
        'rss' => $drained['rss'] / 1024,
        ...$files,
    ];
}

function by_number(Part $part, Endpoint $endpoint): void
{
    $table = $part->fills(new Table('growth', 'What waits and what is kept; microseconds for an event, MB', ['waiting' => 'waiting', 'p50' => 'send p50', 'p99' => 'send p99',
        'call50' => 'send() alone p50', 'rate' => 'delivered/s', 'cpu' => 'CPU of delivering', 'rss' => 'sender, resident', 'ledger' => 'ledger', 'journal' => 'journal'],
        'Sending: making the event and send(), ' . number_format($part->form(20_000, 5_000)) . ' times, while the sender takes in and no answer comes. Delivering: as many '
            . 'of those that wait then, claimed, sent and settled by Queue::work() over HTTP/2; the first thousand, before which who delivers clears up after filling, are not counted. The journal is as it was written; once all of it is in the ledger it is begun anew.',
        ['kind' => 'bars', 'values' => ['p50', 'cpu'], 'scale' => 'linear', 'unit' => 'µs']));
    $settled = (int) $part->form(1_000_000, 20_000);
    $part->expect($settled);
    foreach ($part->form(1_000_000, 0) > 0 ? [1_000, 100_000, 1_000_000] : [1_000, 10_000, 50_000] as $waiting) {
        $part->say(number_format($waiting) . ' waiting');
        $table->row(number_format($waiting) . ' waiting', figures($part, $endpoint, 0, $waiting));
    }
    $part->say(number_format($settled) . ' settled');
    $table->row(number_format($settled) . ' settled and kept, 1,000 waiting', figures($part, $endpoint, $settled, 1_000));
    $part->table($table);
}

function one_process(Part $part, Endpoint $endpoint, int $count): void
{
    $table = $part->fills(new Table('growth-process', number_format($count) . ' events through one process; MB', ['events' => 'events', 'seconds' => 'seconds', 'rate' => 'events/s',
        'rss' => 'resident', 'dirty' => 'its own (private dirty)', 'ledger' => 'ledger', 'journal' => 'journal'],
        'Sent and delivered by the same process, at most a few thousand on the way; s2s.retention is a minute. The rate is that of the events since the row before.',
        ['kind' => 'lines', 'x' => 'events', 'values' => ['rss', 'dirty', 'ledger', 'journal'], 'scale' => 'linear', 'unit' => 'MB']));
    $way = Way::s2sForgetful(60);
    $way->prepare($part->directory('way'), $endpoint->url());
    $process = $way->process('soak', [(string) $count, (string) intdiv($count, 20)]);
    $part->expect($count);
    $begin = hrtime(true);
    $before = [0, 0.0];
    do {
        $events = $process->answer(3600)['events'];
        $seconds = (hrtime(true) - $begin) / 1e9;
        $memory = array_map(static fn (int $one): float => $one / 1024, Process::memory($process->id));
        $table->row(number_format($events), ['events' => $events, 'seconds' => $seconds, 'rate' => (int) (($events - $before[0]) / ($seconds - $before[1]))]
            + $memory + $way->files());
        $part->say(sprintf('%s events, %d s; %d minutes to go', number_format($events), $seconds, ceil(($count - $events) * $seconds / $events / 60)));
        $before = [$events, $seconds];
        $process->say('on');
    } while ($events < $count);
    $process->close();
    $way->stop();
    $part->table($table);
}

$part = new Part('growth', 'Growth');
$endpoint = Endpoint::quick($part->directory('endpoint'));
if ($part->soak) {
    one_process($part, $endpoint, (int) $part->form(10_000_000, 200_000));
} else {
    by_number($part, $endpoint);
    one_process($part, $endpoint, (int) $part->form(1_000_000, 50_000));
}
$endpoint->stop();
$part->finish();
