<?php

declare(strict_types=1);

/*
 * What runs in a process of its own, for the parts: it says "ready", waits for a line, works, and says what it found as JSON.
 *
 *   php child.php write SETTINGS COUNT GAP FILE WORKERS
 *                                                 so many workers, forked as php-fpm's are, hand over so many events each,
 *                                                 GAP microseconds between two; FILE-0, FILE-1, … get the times
 *   php child.php lose SETTINGS COUNT             hands over so many without ending the request; says the order of each
 *   php child.php deliver SETTINGS                delivers until it is ended
 *   php child.php fill SETTINGS COUNT             hands over so many that wait then
 *   php child.php take-in SETTINGS                has ours brought from the journal into the ledger
 *   php child.php drain SETTINGS COUNT            delivers so many that wait
 *   php child.php soak SETTINGS COUNT EVERY       hands over and delivers so many; says so every so many
 *   php child.php setup SETTINGS                  makes what the others share, a table for example
 */

namespace S2S\Benchmark;

require __DIR__ . '/setup.php';

/** @param array<string, int|float> $result */
function say(array $result): void
{
    fwrite(STDOUT, json_encode($result, JSON_THROW_ON_ERROR) . "\n");
}

function wait_for_go(): void
{
    fwrite(STDOUT, "ready\n");
    fgets(STDIN);
}

/**
 * Workers that share what this process has loaded, and open for themselves what each needs, as php-fpm's do. They begin
 * together, and end together: what waits then is of no interest, and must not take time from the others.
 *
 * @param \Closure(int, \Closure(): void): array{seconds: float, failed: int} $work gets a worker's number, and what it calls when it is ready
 */
function workers(int $count, \Closure $work): void
{
    [$start, $starting] = stream_socket_pair(STREAM_PF_UNIX, STREAM_SOCK_STREAM, 0) ?: throw new \RuntimeException('no socket');
    [$answers, $answering] = stream_socket_pair(STREAM_PF_UNIX, STREAM_SOCK_STREAM, 0) ?: throw new \RuntimeException('no socket');
    $workers = [];
    for ($number = 0; $number < $count; $number++) {
        $workers[$number] = pcntl_fork();
        if ($workers[$number] === 0) {
            fclose($start);
            $result = $work($number, static function () use ($answering, $starting): void {
                fwrite($answering, "ready\n");
                fgets($starting); // until the parent closes its end
            });
            fwrite($answering, json_encode($result, JSON_THROW_ON_ERROR) . "\n");
            fgets(STDIN);
            posix_kill(getmypid(), SIGKILL);
        }
    }
    fclose($starting);
    $next = static function () use ($answers, $workers): string {
        for ($none = null; ($line = [$answers]) && stream_select($line, $none, $none, 1) === 0;) {
            $ended = pcntl_waitpid(-1, $status, WNOHANG);
            $ended === 0 || throw new \RuntimeException("worker $ended ended early: $status");
        }

        return (string) fgets($answers);
    };
    for ($number = 0; $number < $count; $number++) {
        $next();
    }
    wait_for_go();
    fclose($start);
    $sum = ['seconds' => 0.0, 'failed' => 0];
    for ($number = 0; $number < $count; $number++) {
        $result = json_decode($next(), true, flags: JSON_THROW_ON_ERROR);
        $sum = ['seconds' => max($sum['seconds'], $result['seconds']), 'failed' => $sum['failed'] + $result['failed']];
    }
    foreach ($workers as $worker) {
        posix_kill($worker, SIGKILL);
        pcntl_waitpid($worker, $status);
    }
    say($sum);
    fgets(STDIN);
}

/**
 * Times in nanoseconds: [all of it, the handing over alone, the end of the request]; no time for what failed.
 *
 * @param \Closure(): void $ready
 * @return array{seconds: float, failed: int}
 */
function write(Sender $sender, int $count, int $gap, string $file, \Closure $ready): array
{
    $prefix = getmypid() . '-';
    $sender->send($sender->build($prefix . 'first')); // opens what is opened once in a process
    $sender->settle();
    $ready();
    $times = '';
    $failed = 0;
    $gap *= 1000;
    $begin = hrtime(true);
    $next = $begin + ($gap > 0 ? random_int(0, $gap) : 0); // those that go at the same pace do not go at the same moment
    for ($index = 0; $index < $count; $index++) {
        while ($gap > 0 && ($early = $next - hrtime(true)) > 0) {
            time_nanosleep(intdiv($early, 1_000_000_000), $early % 1_000_000_000);
        }
        $next += $gap;
        $start = hrtime(true);
        try {
            $event = $sender->build($prefix . $index);
            $built = hrtime(true);
            $sender->send($event);
            $sent = hrtime(true);
            $sender->settle();
            $times .= pack('q3', $sent - $start, $sent - $built, hrtime(true) - $sent);
        } catch (\Exception) {
            $failed++;
        }
    }
    $seconds = (hrtime(true) - $begin) / 1e9;
    file_put_contents($file, $times);

    return ['seconds' => $seconds, 'failed' => $failed];
}

function lose(Sender $sender, int $count): void
{
    wait_for_go();
    for ($index = 0; $index < $count; $index++) {
        $order = getmypid() . '-lost-' . $index;
        $sender->send($sender->build($order));
        fwrite(STDOUT, "$order\n");
    }
    fgets(STDIN);
}

$settings = json_decode($argv[2], true, flags: JSON_THROW_ON_ERROR);
if ($argv[1] === 'write') {
    workers((int) $argv[6], static fn (int $number, \Closure $ready): array
        => write(Sender::make($settings), (int) $argv[3], (int) $argv[4], "$argv[5]-$number", $ready));
    posix_kill(getmypid(), SIGKILL);
}
$sender = Sender::make($settings, !in_array($argv[1], ['deliver', 'take-in', 'drain'], true));
match ($argv[1]) {
    'lose' => lose($sender, (int) $argv[3]),
    'deliver' => (static function () use ($sender): void {
        wait_for_go();
        $sender->deliver();
    })(),
    'fill' => $sender->fill((int) $argv[3]),
    'take-in' => $sender->takeIn(),
    'drain' => (static function () use ($sender, $argv): void {
        wait_for_go();
        say($sender->drain((int) $argv[3]));
        fgets(STDIN);
    })(),
    'soak' => $sender->soak((int) $argv[3], (int) $argv[4], static function (int $settled): void {
        say(['events' => $settled]);
        fgets(STDIN); // while it is looked at
    }),
    'setup' => $sender->setup(),
};
posix_kill(getmypid(), SIGKILL);
