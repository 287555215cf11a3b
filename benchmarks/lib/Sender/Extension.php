<?php

declare(strict_types=1);

namespace S2S\Benchmark\Sender;

use S2S\Benchmark\Sender;
use S2S\Client;
use S2S\Destination\Sklik;
use S2S\Queue;

/** Ours. */
final class Extension extends Sender
{
    private Client $client;

    public static function extensions(): array
    {
        return ['s2s', 'pcntl', 'posix', 'mbstring', 'iconv'];
    }

    /**
     * @param string $queue a directory, or memory:
     * @return array<string, string>
     */
    public static function ini(string $queue): array
    {
        return [
            's2s.queue' => $queue,
            's2s.ca_file' => \S2S\Benchmark\Endpoint::authority(),
            's2s.shutdown_timeout' => '0',
            's2s.queue_max' => '100000000',
            's2s.journal_max' => '16G',
            // A queue is filled while its endpoint is paused.
            's2s.timeout' => '60',
            's2s.connect_timeout' => '60',
        ];
    }

    /** A Client begins to deliver what waits: none is made where that is what is measured. */
    protected function openToSend(): void
    {
        $this->client = new Client(new Sklik($this->purchase->semId(), endpoint: $this->settings['url']));
    }

    public function build(string $order): mixed
    {
        return $this->purchase->event($order);
    }

    public function send(mixed $built): void
    {
        if ($this->client->send($built)->queued === []) {
            throw new \RuntimeException('not queued');
        }
    }

    public function deliver(): void
    {
        Queue::work();
    }

    /** Into the journal; who is to deliver is kept away meanwhile (see Way). */
    public function fill(int $count): void
    {
        for ($first = 0; $first < $count; $first += 500) {
            $events = [];
            for ($index = $first; $index < min($count, $first + 500); $index++) {
                $events[] = $this->build(self::order($index));
            }
            $this->client->sendAll($events);
        }
    }

    /** From the journal into the ledger; a thread would leave most of the processor to others. */
    public function takeIn(): void
    {
        Queue::work(null, static fn (): bool => Queue::stats()['queue']['waitingBytes'] > 0);
    }

    public function drain(int $count): array
    {
        $begin = $grown = hrtime(true);
        $cpu = self::cpu();
        $last = ['events' => 0, 'seconds' => 0.0, 'cpu' => 0.0];
        // Told ten times a second: what was told before the last one was settled is exact. Seconds without another show
        // that there are fewer.
        Queue::work(null, static function (int $settled) use ($count, $begin, $cpu, &$grown, &$last): bool {
            $now = hrtime(true);
            if ($settled > $last['events'] && ($settled < $count || $last['events'] === 0)) {
                $last = ['events' => $settled, 'seconds' => ($now - $begin) / 1e9, 'cpu' => self::cpu() - $cpu];
                $grown = $now;
            }

            return $settled < $count && $now - $grown < ($settled > 0 ? 2e9 : 60e9);
        });

        return $last;
    }

    private const AHEAD = 4000;

    public function soak(int $count, int $every, callable $say): void
    {
        $sent = $said = 0;
        Queue::work(null, function (int $settled) use ($count, $every, $say, &$sent, &$said): bool {
            for (; $sent < $count && $sent - $settled < self::AHEAD; $sent++) {
                $this->send($this->build(self::order($sent)));
            }
            if ($settled >= $said + $every || ($settled >= $count && $settled > $said)) {
                $say($said = $settled);
            }

            return $settled < $count;
        });
    }
}
