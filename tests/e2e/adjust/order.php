<?php

declare(strict_types=1);

/*
 * The order of a lane (device and event token) by the events' own times: several processes send, the receiving end fails
 * at random, and the processes are killed with SIGKILL one after the other, the sender among them. Then nothing is taken for
 * a while: of what waited together, all goes in the order of its times, and none is refused.
 */

require __DIR__ . '/../../phpt/server.inc';

const SENDING_SECONDS = 5;
const WAITING_SECONDS = 2.0; // in which events are sent that have to wait, at least
const OVERTAKING = 5; // of those that wait, this many at least are accepted after a later one of their lane
const ON_ITS_WAY_SECONDS = 1.0; // from send() to the endpoint, at most

$extension = getenv('S2S_EXTENSION') ?: throw new RuntimeException('S2S_EXTENSION names the module');
$passed = 0;
$failed = 0;

function expect(string $what, bool $holds, mixed $seen = null): void
{
    global $passed, $failed;
    if ($holds) {
        $passed++;
        return;
    }
    $failed++;
    echo "FAILED: $what", $seen === null ? '' : ': ' . json_encode($seen), "\n";
}

function start(string $script, array $arguments, array $ini = []): Process
{
    global $extension;
    $command = [PHP_BINARY, '-n', '-d', "extension=$extension"];
    foreach ($ini as $name => $value) {
        array_push($command, '-d', "$name=$value");
    }
    return new Process([...$command, $script, ...$arguments], null, errors());
}

/** Where the processes' errors go, shown at the end. */
function errors(): string
{
    static $path = null;
    return $path ??= temporary_directory() . '/errors';
}

function start_server(string $log): array
{
    $server = start(__DIR__ . '/server.php', [$log, (string) random_int(1, 1_000_000)]);
    return [$server, 'http://127.0.0.1:' . $server->readLine() . '/event'];
}

/** @return list<array<string, mixed>> of the arrivals, or of what was accepted */
function lines(string $log): array
{
    return array_map(static fn (string $line) => json_decode($line, true), file($log, FILE_IGNORE_NEW_LINES) ?: []);
}

/** What is wrong with the arrivals: events that came after a later one, and repeats that nothing asked for. */
function broken(array $arrivals, bool $resend): array
{
    $wrong = ['late' => [], 'repeated' => []];
    $closed = [];
    foreach ($arrivals as $arrival) {
        if ($arrival['late']) {
            $wrong['late'][] = $arrival;
        }
        if (isset($closed[$arrival['n']]) && !$resend) {
            $wrong['repeated'][] = $arrival;
        }
        // Only an answer that says "later" may be followed by a repeat: what hung up may have counted.
        if (!in_array($arrival['answer'], ['error', 'busy', 'outage'], true)) {
            $closed[$arrival['n']] = true;
        }
    }
    return $wrong;
}

/**
 * Of events that waited together: which were refused, which arrived after a later one of their lane, and how many were
 * accepted after a later one, without which there would be nothing to see.
 */
function waited(array $together, array $arrivals, array $refused): array
{
    $seen = ['refused' => [], 'disorder' => [], 'overtaking' => 0];
    usort($together, static fn (array $a, array $b) => $a['at'] <=> $b['at']);
    $latest = [];
    foreach ($together as $event) {
        $seen['overtaking'] += $event['time'] < ($latest[$event['lane']] ?? 0) ? 1 : 0;
        $latest[$event['lane']] = max($event['time'], $latest[$event['lane']] ?? 0);
        if (isset($refused[$event['id']])) {
            $seen['refused'][] = $event;
        }
    }
    $waiting = array_column($together, null, 'n');
    $latest = [];
    foreach ($arrivals as $arrival) {
        $event = $waiting[$arrival['n']] ?? null;
        if ($event === null) {
            continue;
        }
        if ($event['time'] < ($latest[$event['lane']] ?? 0)) {
            $seen['disorder'][] = $event;
        }
        $latest[$event['lane']] = max($event['time'], $latest[$event['lane']] ?? 0);
    }
    return $seen;
}

/** The checker finds what is broken, or it would show nothing. */
function check_checker(): void
{
    $log = temporary_directory() . '/arrivals';
    [$server, $url] = start_server($log);
    // The last one as often as it takes until one before it was received.
    foreach ([20, 30, 20, 30, 20, 30, 20, 30, 10] as $time) {
        $options = ['method' => 'POST', 'content' => "event_token=a&gps_adid=b&created_at_unix=$time&callback_params=%7B%22n%22%3A%22x%22%7D",
            'header' => "Content-Type: application/x-www-form-urlencoded\r\nConnection: close", 'ignore_errors' => true];
        @file_get_contents($url, false, stream_context_create(['http' => $options]));
    }
    $arrivals = lines($log);
    expect('the server notes what comes late', array_sum(array_column($arrivals, 'late')) >= 1 && end($arrivals)['late'], $arrivals);
    expect('late ones are found', broken($arrivals, false)['late'] !== []);
    $twice = ['lane' => 'a', 'time' => 1, 'n' => '1', 'late' => false];
    expect('repeats are found', count(broken([$twice + ['answer' => 'hang up'], $twice + ['answer' => 'ok']], false)['repeated']) === 1);
    expect('asked-for repeats are not', broken([$twice + ['answer' => 'error'], $twice + ['answer' => 'ok']], false)['repeated'] === []);
    $server->kill();

    $early = ['n' => '1', 'id' => 'i1', 'lane' => 'a', 'time' => 10, 'at' => 2.0];
    $late = ['n' => '2', 'id' => 'i2', 'lane' => 'a', 'time' => 20, 'at' => 1.0];
    $other = ['n' => '3', 'id' => 'i3', 'lane' => 'b', 'time' => 5, 'at' => 3.0];
    $all = [$early, $late, $other];
    expect('who overtakes is counted', waited($all, [$early, $late, $other], []) === ['refused' => [], 'disorder' => [], 'overtaking' => 1]);
    expect('disorder is found', waited($all, [$late, $other, $early], [])['disorder'] === [$early]);
    expect('what was refused without need is found', waited($all, [$late], ['i1' => true])['refused'] === [$early]);
}

function run(bool $resend): void
{
    $directory = temporary_directory();
    $queue = "$directory/queue";
    mkdir($queue);
    touch($accepted = "$directory/accepted");
    touch($log = "$directory/arrivals");
    [$server, $url] = start_server($log);
    $ini = ['s2s.queue' => $queue, 's2s.timeout' => '2'];
    $begin = (string) time();
    $worker = static fn () => start(__DIR__ . '/worker.php', [$url, $resend ? '1' : '0', $begin, $accepted], $ini);
    $workers = [$worker(), $worker(), $worker()];
    $kills = 0;

    for ($end = microtime(true) + SENDING_SECONDS; microtime(true) < $end;) {
        $seen = count(lines($log));
        try {
            // While requests arrive, so that one is on its way.
            wait_for(static fn () => count(lines($log)) > $seen + 20 || microtime(true) > $end, 2.0);
        } catch (RuntimeException) {
        }
        // Oldest first: the first one is the sender, then the one that took over.
        array_shift($workers)->kill();
        $workers[] = $worker();
        $kills++;
    }
    // From here on nobody is killed, and all waits. An event whose own time is after this moment can't come too late for anything sent before.
    $server->write("outage\n");
    wait_for(static fn () => in_array('outage', array_column(lines($log), 'answer'), true), 10, 'the outage');
    $since = microtime(true);
    $since_time = ((int) $begin - 40 * 86400) * 1000 + (int) (($since - (float) $begin) * 200_000);
    $waiting = static fn () => array_filter(lines($accepted), static fn (array $event) => $event['time'] > $since_time);
    wait_for(static fn () => microtime(true) > $since + WAITING_SECONDS && waited($waiting(), [], [])['overtaking'] >= OVERTAKING, 30, 'events that overtake');
    $until = microtime(true);
    wait_for(static fn () => (array_column(array_slice(lines($accepted), -1), 'at')[0] ?? 0) > $until + ON_ITS_WAY_SECONDS, 20, 'events that wait');
    foreach ($workers as $one) {
        $one->kill();
    }
    $before = count(lines($log));
    $server->write("over\n");

    // What is left is sent by one more, within its retries.
    $last = start_php_code('S2S\Queue::work(null, function () {
        $queued = S2S\Queue::stats()["destinations"]["adjust"]["queued"];
        return $queued > 0 && hrtime(true) < $GLOBALS["argv"][1];
    });
    $entries = S2S\Queue::entries(limit: 10000);
    $rows = array_map(fn ($e) => [$e->state->value, $e->attempts, $e->answer, $e->eventId], $entries);
    echo json_encode($rows, JSON_THROW_ON_ERROR), "\n";', [(string) (hrtime(true) + 60_000_000_000)], $ini);
    $line = $last->readLine(75);
    $rows = json_decode($line, true) ?? throw new RuntimeException("no entries: $line" . $last->readLine());
    $states = array_count_values(array_column($rows, 0));
    $arrivals = lines($log);
    $wrong = broken($arrivals, $resend);
    $name = $resend ? 'with resend_uncertain' : 'without resend_uncertain';
    $taken = count(file($accepted));
    $unsent = array_filter($rows, static fn (array $row) => $row[0] === 'rejected' && str_starts_with((string) $row[2], 'a later event'));
    $together = array_filter($waiting(), static fn (array $event) => $event['at'] <= $until);
    $waited = waited($together, array_slice($arrivals, $before), array_fill_keys(array_column($unsent, 3), true));
    printf("%s: %d accepted, %d kills, %d arrivals, %s; %d waited together, %d of them accepted after a later one\n", $name, $taken,
        $kills, count($arrivals), json_encode($states), count($together), $waited['overtaking']);

    expect("$name: there were kills, failures and deliveries enough to show anything",
        $kills >= 3 && ($states['delivered'] ?? 0) > 100 && in_array('hang up', array_column($arrivals, 'answer'), true), $states);
    expect("$name: no event came after a later one of its lane", $wrong['late'] === [], array_slice($wrong['late'], 0, 5));
    expect("$name: nothing was sent again that may have counted", $wrong['repeated'] === [], array_slice($wrong['repeated'], 0, 5));
    expect("$name: all that was accepted is in the ledger", count($rows) >= $taken, [count($rows), $taken]);
    expect("$name: nothing is left behind", ($states['queued'] ?? 0) === 0, $states);
    if ($resend) {
        expect("$name: nothing is uncertain", ($states['uncertain'] ?? 0) === 0, $states);
    } else {
        expect("$name: what hung up is uncertain", ($states['uncertain'] ?? 0) >= count(array_keys(array_column($arrivals, 'answer'), 'hang up')), $states);
    }
    expect("$name: events enough waited together, some of them accepted after a later one", $waited['overtaking'] >= OVERTAKING, $waited['overtaking']);
    expect("$name: nothing that waited with a later one was refused", $waited['refused'] === [], array_slice($waited['refused'], 0, 5));
    expect("$name: what waited together went in the order of its times", $waited['disorder'] === [], array_slice($waited['disorder'], 0, 5));
    expect("$name: what came too late was refused here, unsent", $unsent !== [] && array_filter($unsent, static fn (array $row) => $row[1] === 0) !== []);
    $server->kill();
}

function start_php_code(string $code, array $arguments, array $ini): Process
{
    $path = temporary_directory() . '/code.php';
    file_put_contents($path, "<?php $code");
    return start($path, $arguments, $ini);
}

set_exception_handler(static function (Throwable $e) {
    echo $e, "\n", @file_get_contents(errors());
    exit(1);
});
check_checker();
run(false);
run(true);
echo @file_get_contents(errors());
echo "$passed passed, $failed failed, 0 skipped\n";
exit($failed === 0 ? 0 : 1);
