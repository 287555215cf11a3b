<?php

declare(strict_types=1);

namespace S2S\Benchmark;

/** A redis-server of our own on a socket, as Debian sets it up; `durable`: with the append-only file, synced every second. */
final class Redis
{
    private readonly Process $process;
    public readonly string $socket;

    public function __construct(string $directory, bool $durable = false)
    {
        $this->socket = "$directory/redis.sock";
        $this->process = new Process(['redis-server', '--port', '0', '--unixsocket', $this->socket, '--dir', $directory, '--daemonize', 'no',
            '--save', '3600 1 300 100 60 10000', '--appendonly', $durable ? 'yes' : 'no', '--appendfsync', 'everysec'], [], "$directory/redis.log");
        $deadline = hrtime(true) + 10e9;
        while (!str_contains(Machine::output('redis-cli', '-s', $this->socket, 'ping'), 'PONG')) {
            if (hrtime(true) > $deadline || !$this->process->isRunning()) {
                throw new \RuntimeException('redis-server did not start');
            }
            time_nanosleep(0, 20_000_000);
        }
    }

    public function stop(): void
    {
        $this->process->kill(SIGTERM);
    }
}
