<?php

declare(strict_types=1);

/*
 * What an event costs the request, beside the usual ways, and what is lost when the process is killed.
 *
 * Each way has a process of its own that makes the seed's Purchase and hands it over, again and again, to an endpoint
 * that answers after 200 ms and after 2 s. Queues have a process beside it that delivers, as in production.
 */

namespace S2S\Benchmark;

require __DIR__ . '/lib/setup.php';

const KILLED_EVENTS = 20;

/** @return list<Way> */
function ways(): array
{
    return [Way::s2s(), Way::s2sAlone(), Way::s2sMemory(), Way::messengerRedis(), Way::messengerRedisDurable(), Way::messengerSqlite(),
        Way::guzzlePromises(), Way::curl(), Way::guzzle()];
}

/** Events that the sender had accepted, and that never arrive because the process is killed before its request ends. */
function killed(Part $part): void
{
    $table = new Table('killed', 'Lost when the process is killed', ['accepted' => 'accepted', 'lost' => 'lost'],
        'The process hands over ' . KILLED_EVENTS . ' events to an endpoint of 200 ms and is killed (SIGKILL) before its request ends; who delivers then has a minute.');
    $rounds = (int) $part->form(5, 1);
    foreach (ways() as $way) {
        $part->say("killed: $way->name");
        $accepted = $lost = 0;
        for ($round = 0; $round < $rounds; $round++) {
            $endpoint = Endpoint::slow($part->directory('endpoint'), 200);
            $way->start($part->directory('way'), $endpoint);
            $process = $way->process('lose', [(string) KILLED_EVENTS]);
            $process->line();
            $process->say('go');
            $orders = [];
            while (count($orders) < KILLED_EVENTS) {
                $orders[$process->line()] = true;
            }
            $process->kill();
            $next = $way->name === Way::s2sAlone()->name ? $way->process('deliver') : null; // the next request that sends becomes the sender
            $next?->say('go');
            $deadline = hrtime(true) + ($way->delivers() || $next !== null ? 60e9 : 2e9);
            do {
                time_nanosleep(0, 50_000_000);
                $missing = array_diff_key($orders, $endpoint->orders());
            } while ($missing !== [] && hrtime(true) < $deadline);
            $accepted += count($orders);
            $lost += count($missing);
            $next?->kill();
            $way->stop();
            $endpoint->stop();
        }
        $table->row($way->name, ['accepted' => $accepted, 'lost' => $lost]);
    }
    $part->table($table);
}

$part = new Part('cost', 'Cost to the request');
Cost::measure($part, ways(), 200);
Cost::measure($part, ways(), 2000);
killed($part);
$part->finish(Versions::messenger() + Versions::guzzle());
