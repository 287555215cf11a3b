<?php

declare(strict_types=1);

/*
 * What runs in a process of its own, for the parts: it says "ready", waits for a line, works, and says what it found as JSON.
 *
 *   php child.php write SETTINGS COUNT GAP FILE   hands over so many events, GAP microseconds between two; FILE gets the times
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

/** Times in nanoseconds: [all of it, the handing over alone, the end of the request]; no time for what failed. */
function write(Sender $sender, int $count, int $gap, string $file): void
{
    $prefix = getmypid() . '-';
    $sender->send($sender->build($prefix . 'first')); // opens what is opened once in a process
    $sender->settle();
    wait_for_go();
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
    say(['seconds' => $seconds, 'failed' => $failed]);
    fgets(STDIN); // what waits is of no interest, and must not take time from the others
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

$sender = Sender::make(json_decode($argv[2], true, flags: JSON_THROW_ON_ERROR));
match ($argv[1]) {
    'write' => write($sender, (int) $argv[3], (int) $argv[4], $argv[5]),
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
