<?php

declare(strict_types=1);

namespace S2S\Benchmark;

/** A receiving end on this machine: nginx with TLS, quick and silent, or one that takes its time and notes what arrived. */
final class Endpoint
{
    private ?Process $slow = null;

    private function __construct(private readonly string $directory, public readonly int $http2, public readonly int $http1)
    {
    }

    public static function quick(string $directory): self
    {
        return self::start($directory, ['--template', __DIR__ . '/nginx.conf.template']);
    }

    public static function slow(string $directory, int $milliseconds): self
    {
        $server = new Process([PHP_BINARY, '-n', __DIR__ . '/latency.php', (string) $milliseconds]);
        $endpoint = self::start($directory, ['--forward', '127.0.0.1:' . $server->line()]);
        $endpoint->slow = $server;

        return $endpoint;
    }

    /** @param list<string> $options of nginx-start */
    private static function start(string $directory, array $options): self
    {
        $ports = [];
        for ($index = 0; $index < 2; $index++) {
            $sockets[] = $socket = stream_socket_server('tcp://127.0.0.1:0');
            $ports[] = (int) substr((string) strrchr((string) stream_socket_get_name($socket, false), ':'), 1);
        }
        array_map(fclose(...), $sockets);
        $endpoint = new self($directory, ...$ports);
        // The receiving end is another machine's in life: it takes no processor from those who hand over.
        $command = ['nice', '-n', '10', REPOSITORY . '/tests/server/nginx-start', $directory, (string) $ports[0], (string) $ports[1], '--certificates', given('S2S_TEST_CERTIFICATES'), ...$options];
        $process = proc_open($command, [1 => ['file', '/dev/null', 'w']], $pipes);
        register_shutdown_function($endpoint->stop(...));
        if ($process === false || proc_close($process) !== 0) {
            throw new \RuntimeException('nginx did not start');
        }

        return $endpoint;
    }

    public function stop(): void
    {
        if (is_file("$this->directory/nginx.pid")) {
            shell_exec(escapeshellarg(REPOSITORY . '/tests/server/nginx-stop') . ' ' . escapeshellarg($this->directory));
        }
        $this->slow?->kill();
    }

    public function url(bool $http2 = true): string
    {
        return 'https://localhost:' . ($http2 ? $this->http2 : $this->http1) . '/rtgconv';
    }

    public static function authority(): string
    {
        return given('S2S_TEST_CERTIFICATES') . '/ca.crt';
    }

    /** @return array<string, int> order id => how often it was answered with 200 (a slow one only) */
    public function orders(): array
    {
        $orders = [];
        foreach (file("$this->directory/arrivals.log") ?: [] as $line) {
            $arrival = json_decode($line, true);
            $order = json_decode($arrival['body'] ?? '', true)['event_data']['order_id'] ?? null;
            if ($order !== null && $arrival['status'] === 200) {
                $orders[$order] = ($orders[$order] ?? 0) + 1;
            }
        }

        return $orders;
    }

    /** How many requests were answered with 200 so far (a slow one only), once there are so many or the seconds are over. */
    public function answered(int $expected = 0, float $seconds = 0): int
    {
        $deadline = hrtime(true) + (int) ($seconds * 1e9);
        do {
            $count = 0;
            foreach (file("$this->directory/arrivals.log") ?: [] as $line) {
                $count += (int) ((json_decode($line, true)['status'] ?? 0) === 200);
            }
        } while ($count < $expected && hrtime(true) < $deadline && time_nanosleep(0, 50_000_000));

        return $count;
    }

    /** CPU seconds of nginx so far. */
    public function cpuSeconds(): float
    {
        return array_sum(array_map(Process::cpuSeconds(...), $this->workers()));
    }

    /** While it is paused it takes connections and answers nothing. */
    public function pause(bool $pause): void
    {
        Machine::output('kill', $pause ? '-STOP' : '-CONT', ...array_map(strval(...), $this->workers()));
    }

    /** @return list<int> */
    private function workers(): array
    {
        $master = (int) file_get_contents("$this->directory/nginx.pid");
        $workers = [];
        foreach (glob('/proc/[0-9]*', GLOB_ONLYDIR) ?: [] as $directory) {
            $stat = (string) @file_get_contents("$directory/stat");
            if (preg_match('/\) \S (\d+) /', $stat, $match) === 1 && (int) $match[1] === $master) {
                $workers[] = (int) basename($directory);
            }
        }

        return $workers;
    }
}
