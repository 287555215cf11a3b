<?php

declare(strict_types=1);

namespace S2S\Benchmark;

/** A process that is talked with line by line; it never outlives this one. */
final class Process
{
    /** @var resource */
    private $process;
    /** @var array<int, resource> */
    private array $pipes = [];
    private string $buffer = '';
    private ?int $code = null;
    public readonly int $id;
    /** @var array<int, self> */
    private static array $running = [];

    /**
     * @param list<string> $command
     * @param array<string, string> $environment on top of ours
     */
    public function __construct(array $command, array $environment = [], private readonly ?string $log = null)
    {
        self::watch();
        $errors = $log !== null ? ['file', $log, 'a'] : ['file', 'php://stderr', 'w'];
        $process = proc_open($command, [['pipe', 'r'], ['pipe', 'w'], $errors], $this->pipes, null, [...getenv(), ...$environment]);
        $this->process = $process ?: throw new \RuntimeException("can't start $command[0]");
        $this->id = proc_get_status($process)['pid'];
        self::$running[$this->id] = $this;
    }

    /** The next line that it prints; it ending or `$seconds` without one is an error. */
    public function line(float $seconds = 60.0): string
    {
        $deadline = hrtime(true) + (int) ($seconds * 1e9);
        while (($end = strpos($this->buffer, "\n")) === false) {
            $left = ($deadline - hrtime(true)) / 1e9;
            $read = [$this->pipes[1]];
            $none = null;
            if ($left <= 0 || @stream_select($read, $none, $none, (int) $left, (int) (fmod($left, 1) * 1e6)) === 0) {
                throw new \RuntimeException("process $this->id says nothing for $seconds s");
            }
            $piece = fread($this->pipes[1], 65536);
            if ($piece === '' || $piece === false) {
                throw new \RuntimeException("process $this->id ended early: " . substr($this->buffer . ($this->log === null ? '' : file_get_contents($this->log)), -2000));
            }
            $this->buffer .= $piece;
        }
        $line = substr($this->buffer, 0, $end);
        $this->buffer = substr($this->buffer, $end + 1);

        return $line;
    }

    /** @return array<string, mixed> */
    public function answer(float $seconds = 60.0): array
    {
        return json_decode($this->line($seconds), true, flags: JSON_THROW_ON_ERROR);
    }

    public function say(string $line): void
    {
        fwrite($this->pipes[0], $line . "\n");
    }

    public function isRunning(): bool
    {
        if ($this->code === null) {
            $status = proc_get_status($this->process);
            $this->code = $status['running'] ? null : ($status['signaled'] ? -$status['termsig'] : $status['exitcode']);
        }

        return $this->code === null;
    }

    /** Until it has ended by itself: everything that it printed since the last line that was asked for. */
    public function rest(): string
    {
        $rest = $this->buffer . stream_get_contents($this->pipes[1]);
        $this->close();

        return $rest;
    }

    public function kill(int $signal = SIGKILL): void
    {
        if ($this->isRunning()) {
            proc_terminate($this->process, $signal);
        }
        $this->close();
    }

    /** Waits for its end; its exit code, or minus the signal. */
    public function close(): int
    {
        if (isset(self::$running[$this->id])) {
            unset(self::$running[$this->id]);
            foreach ($this->pipes as $pipe) {
                fclose($pipe);
            }
            while ($this->isRunning()) {
                time_nanosleep(0, 2_000_000);
            }
            proc_close($this->process);
        }

        return (int) $this->code;
    }

    /** Seconds of CPU that the process has used so far, all its threads. */
    public static function cpuSeconds(int $id): float
    {
        $stat = (string) file_get_contents("/proc/$id/stat");
        $fields = explode(' ', substr($stat, strrpos($stat, ')') + 2));

        return ((int) $fields[11] + (int) $fields[12]) / 100;
    }

    /** @return array{user: float, system: float} seconds of CPU of all the processes of ours that have ended */
    public static function endedCpu(): array
    {
        $usage = getrusage(1);

        return [
            'user' => $usage['ru_utime.tv_sec'] + $usage['ru_utime.tv_usec'] / 1e6,
            'system' => $usage['ru_stime.tv_sec'] + $usage['ru_stime.tv_usec'] / 1e6,
        ];
    }

    /** @return array{rss: int, pss: int, dirty: int} KiB: resident, its share of that, and what it alone has changed */
    public static function memory(int $id): array
    {
        $memory = [];
        $text = (string) file_get_contents("/proc/$id/smaps_rollup");
        foreach (['rss' => 'Rss', 'pss' => 'Pss', 'dirty' => 'Private_Dirty'] as $name => $row) {
            $memory[$name] = preg_match("/^$row:\\s*(\\d+) kB/m", $text, $match) === 1 ? (int) $match[1] : throw new \RuntimeException("no $row of process $id");
        }

        return $memory;
    }

    private static function watch(): void
    {
        static $watching = false;
        if ($watching) {
            return;
        }
        $watching = true;
        $owner = getmypid();
        pcntl_async_signals(true);
        foreach ([SIGINT, SIGTERM] as $signal) {
            if (pcntl_signal_get_handler($signal) === SIG_DFL) { // else it is a part's, which has something to write first
                pcntl_signal($signal, static fn () => exit(130));
            }
        }
        register_shutdown_function(static function () use ($owner): void {
            if (getmypid() === $owner) {
                self::endAll();
            }
        });
    }

    public static function endAll(): void
    {
        foreach (self::$running as $process) {
            $process->kill();
        }
    }
}
