<?php
/*
 * The queue's files are damaged: between processes (two that send are killed, and each of several copies of what they
 * left is damaged in one way and given to a new process), and while processes send.
 *
 * Nothing crashes and nothing hangs. What is still to be read in the journal, and what a whole ledger has, arrives or
 * is uncertain (of the postbacks, which can't be told from a repeat); nothing arrives that was not sent; a ledger that
 * was set aside is reported; and what is sent afterwards is delivered.
 */
require __DIR__ . '/storage.inc';
require __DIR__ . '/damage.inc';

/** $argv: where to note, its name, the postback's endpoint. It notes what became of each event after send() returned. */
const DAMAGED_SENDER = <<<'PHP'
    $notes = fopen($argv[1], 'a');
    $client = new S2S\Client(new S2S\Destination\Sklik(SEM_ID), new S2S\Destination\Postback('net', "$argv[3]?e={event_id}"));
    for ($number = 1; ; $number++) {
        $id = "$argv[2]-$number";
        $receipt = $client->send(new S2S\Event('Lead', 'https://shop.example.cz/', id: $id));
        fwrite($notes, "$id " . ($receipt->durable ? 'durable' : ($receipt->queued === [] ? 'skipped' : 'memory')) . "\n");
        [$read, $write, $except] = [[STDIN], null, null];
        if (stream_select($read, $write, $except, 0, 3000) > 0) {
            break;
        }
    }
    PHP;

/** What follows on a queue: new events, which tell the truth, and what became of all. $argv: its name, the postback's endpoint. */
const RECOVERY = <<<'PHP'
    $client = new S2S\Client(new S2S\Destination\Sklik(SEM_ID), new S2S\Destination\Postback('net', "$argv[2]?e={event_id}"));
    foreach ([1, 2] as $number) {
        $receipt = $client->send(new S2S\Event('Lead', 'https://shop.example.cz/', id: "$argv[1]-$number"));
        echo json_encode(["$argv[1]-$number", $receipt->durable, $receipt->queued === []]), "\n";
        echo json_encode(S2S\Queue::flush(20)), "\n";
    }
    try {
        echo json_encode(S2S\Queue::stats()), "\n";
        foreach ([S2S\State::Uncertain, S2S\State::Rejected, S2S\State::Queued] as $state) {
            $after = null;
            do {
                $entries = S2S\Queue::entries($state, 1000, $after);
                foreach ($entries as $entry) {
                    echo json_encode([$state->name, "$entry->destination $entry->eventId", $entry->answer], JSON_INVALID_UTF8_SUBSTITUTE), "\n";
                    $after = $entry->id;
                }
            } while (count($entries) === 1000);
        }
    } catch (S2S\QueueError $error) {
        echo json_encode($error->getMessage()), "\n";
    }
    PHP;

/** What came to the endpoints: "sklik id" and "net id" => times. */
function came(Nginx $nginx): array
{
    $came = [];
    foreach (arrived($nginx) as $system => $ids) {
        foreach ($ids as $id => $times) {
            $came["$system $id"] = $times;
        }
    }
    return $came;
}

/** Of the events' ids, those of both destinations. */
function for_both(array $ids): array
{
    return array_fill_keys(array_merge(...array_map(fn ($id) => ["sklik $id", "net $id"], array_keys($ids))), true);
}

/** nginx goes on, or stops answering: then rows wait in the ledger, and some of them are on the wire. */
function answering(Nginx $nginx, bool $answering): void
{
    $master = (int) file_get_contents("$nginx->directory/nginx.pid");
    foreach (preg_split('/\s+/', file_get_contents("/proc/$master/task/$master/children"), -1, PREG_SPLIT_NO_EMPTY) as $worker) {
        posix_kill((int) $worker, $answering ? SIGCONT : SIGSTOP);
    }
}

final class Damages
{
    public array $figures = ['between' => 0, 'while sending' => 0, 'events' => 0, 'kept' => 0, 'lost with their records' => 0,
        'rejected as damaged' => 0, 'uncertain' => 0, 'came again' => 0, 'postbacks twice' => 0, 'damage told to a reader' => 0, 'ledgers set aside' => 0];
    private readonly string $postback;
    private int $number = 0;

    public function __construct(private readonly Nginx $nginx)
    {
        $this->postback = "https://127.0.0.1:$nginx->http2/postback";
    }

    private function ini(string $place): array
    {
        return $this->nginx->ini("$place/queue") + ['s2s.log' => "$place/log", 's2s.idle_timeout' => '1', 's2s.timeout' => '2', 's2s.shutdown_timeout' => '10'];
    }

    private function name(): string
    {
        return 'damage-' . base_convert((string) ++$this->number, 10, 36);
    }

    /** @return Process[] */
    private function send(string $place, int $count): array
    {
        $start = fn () => start_shop(DAMAGED_SENDER, "$place/queue", null, $this->ini($place), ["$place/notes", $this->name(), $this->postback]);
        return array_map($start, range(1, $count));
    }

    /** A new process on what is there; what it says. */
    private function recover(string $place, string $where): array
    {
        $process = start_shop(RECOVERY, "$place/queue", null, $this->ini($place), [$name = $this->name(), $this->postback]);
        $status = $process->wait(60);
        $lines = array_map(fn ($line) => json_decode($line, true), explode("\n", trim($process->output())));
        $process->kill();
        $log = (string) @file_get_contents("$place/log");
        if (!check_ok($status === 0 && count($lines) >= 5, "$where: a new process: $status, " . json_encode($lines) . " $log")) {
            return [[], [], null, [], []];
        }
        [[, $durable, $skipped], $first, [, $again], $second, $stats] = $lines;
        // In a page that no sender needs: who reads it is told.
        $told = preg_grep('/malformed|not a database/', array_filter($lines, is_string(...)));
        if ($told !== []) {
            $this->figures['damage told to a reader']++;
            [$stats, $lines] = [null, array_slice($lines, 0, 5)];
        }
        check(!$skipped && $durable && $again, "$where: the new events are durable: " . json_encode($lines) . $log);
        check($first && $second, "$where: the queue can be worked off: " . json_encode($lines) . $log);
        // Queued: flush() does not wait for what is due later, as what had hung is.
        $listed = ['Uncertain' => [], 'Rejected' => [], 'Queued' => []];
        foreach (array_slice($lines, 5) as [$state, $event, $answer]) {
            $listed[$state][$event] = $answer;
        }
        ['Uncertain' => $uncertain, 'Rejected' => $rejected, 'Queued' => $waiting] = $listed;
        $other = array_filter($rejected, fn ($answer) => !str_starts_with((string) $answer, 'its record in the ledger is damaged'));
        check($other === [], "$where: what is rejected says why: " . json_encode($other));
        $this->figures['rejected as damaged'] += count($rejected);
        $came = came($this->nginx);
        // A ledger that turns out to be damaged only now makes the second postback uncertain, too.
        $known = $came + ($stats === null || $stats['queue']['damagedAt'] !== null ? ["net $name-1" => 0, "net $name-2" => 0] : array_intersect_key($uncertain, ["net $name-1" => 0]));
        check(isset($came["sklik $name-1"], $came["sklik $name-2"], $known["net $name-1"], $known["net $name-2"]),
            "$where: what was sent afterwards is delivered: " . json_encode($lines) . $log);
        return [$came, $uncertain, $stats, for_both(["$name-1" => 1, "$name-2" => 1]), $waiting];
    }

    /** The accounting that both have in common. */
    private function account(string $place, string $where, array $noted, array $promised, array $before, array $result): void
    {
        [$came, $uncertain, $stats, $own, $waiting] = $result;
        $log = (string) @file_get_contents("$place/log");
        $invented = array_diff_key($came, for_both($noted), $own, $before);
        check($invented === [], "$where: nothing is invented: " . json_encode($invented));
        if ($stats === null) {
            // The list of what is uncertain can't be had.
            $promised = array_filter($promised, fn ($id) => str_starts_with($id, 'sklik'), ARRAY_FILTER_USE_KEY);
        }
        $missing = array_diff_key($promised, $came, $before, $uncertain, $waiting);
        check($missing === [], "$where: what could be read is kept: " . json_encode(array_keys($missing)) . $log);
        $aside = glob("$place/queue/*/ledger.db.damaged-*[0-9]");
        check($stats === null || ($aside !== []) === ($stats['queue']['damagedAt'] !== null), "$where: stats() reports it: " . json_encode([$aside, $stats['queue'] ?? null]));
        check($aside === [] || str_contains($log, 'damaged and set aside'), "$where: the log reports it: $log");
        $durable = for_both(array_filter($noted, fn ($kind) => $kind !== 'skipped'));
        $kept = array_intersect_key($durable, $came + $before + $uncertain + $waiting);
        $this->figures['events'] += count($durable);
        $this->figures['kept'] += count($kept);
        $this->figures['lost with their records'] += count($durable) - count($kept);
        $this->figures['uncertain'] += count($uncertain);
        $this->figures['ledgers set aside'] += count($aside);
        foreach ($came as $id => $times) {
            $times += $before[$id] ?? 0;
            $this->figures[str_starts_with($id, 'net') ? 'postbacks twice' : 'came again'] += $times > 1 ? 1 : 0;
        }
    }

    /** Two that send are killed; of what they left, several copies are damaged and taken up by a new process. */
    public function between(int $variants): void
    {
        $from = memory_directory();
        mkdir("$from/queue", 0700);
        $this->nginx->forget();
        $hanging = mt_rand(0, 1) === 1;
        answering($this->nginx, !$hanging);
        $processes = $this->send($from, 2);
        $enough = mt_rand(4, 60);
        wait_for(fn () => count(noted("$from/notes")) >= $enough, 20, "$enough events");
        array_map(fn ($process) => $process->kill(), $processes);
        answering($this->nginx, true);
        // nginx notes a request after it has answered: before that, what is known as delivered would look lost.
        wait_for(fn () => array_diff_key((array) in_ledger("$from/queue/" . posix_geteuid(), true), came($this->nginx)) === [], 20, 'all that is delivered has arrived');
        if (mt_rand(0, 1) === 1) {
            // As an older queue is: the rows stand in the file, not in its log.
            (new PDO("sqlite:$from/queue/" . posix_geteuid() . '/ledger.db'))->query('PRAGMA wal_checkpoint(TRUNCATE)')->fetchAll();
        }
        $noted = noted("$from/notes");
        // An event may have been stored whose send() was not to return.
        $all = $noted + array_fill_keys(preg_replace('/^\S+ /', '', array_keys(in_journal("$from/queue/" . posix_geteuid() . "/journal"))), 'durable');
        check(in_journal("$from/queue/" . posix_geteuid() . '/journal') !== [], 'the journal can be read here');
        $before = came($this->nginx);
        for ($variant = 0; $variant < $variants; $variant++) {
            $place = memory_directory();
            copy_directory("$from/queue", "$place/queue");
            $queue = "$place/queue/" . posix_geteuid();
            $rows = in_ledger($queue) ?? [];
            $touched = [];
            for ($count = mt_rand(1, 2); $count > 0; $count--) {
                $file = QUEUE_FILES[mt_rand(0, count(QUEUE_FILES) - 1)];
                $done = damage($queue, $file, DAMAGES[mt_rand(0, count(DAMAGES) - 1)]);
                $touched += $done === null ? [] : [$file => $done];
            }
            $where = 'between, ' . ($hanging ? 'hanging, ' : '') . json_encode($touched);
            $records = in_journal("$queue/journal");
            $left = in_ledger($queue);
            $this->nginx->forget();
            $result = $this->recover($place, $where);
            $aside = glob("$queue/ledger.db.damaged-*[0-9]") !== [];
            // A wrong byte in a row, that nobody can notice, may cost that row, and its record was taken in before.
            $ledger = array_filter(array_keys($touched), fn ($file) => str_starts_with($file, 'ledger.db')) !== [];
            $unread = $ledger && !$aside && ($left === null || isset($touched['ledger.db'])) ? array_diff_key($records, $rows) : $records;
            $promised = $unread + ($ledger ? (!$aside && !isset($touched['ledger.db']) ? (array) $left : []) : $rows);
            $this->account($place, $where, $all, array_intersect_key($promised, for_both($all)), $before, $result);
            // That rows are missing at the end of a log, nobody can notice.
            if (!$ledger || (preg_match('/^(deleted|replaced)/', $touched['ledger.db'] ?? '') && array_intersect(['leader', 'ledger.db-wal'], array_keys($touched)) === [])) {
                $twice = array_filter($result[0], fn ($times, $id) => str_starts_with($id, 'net') && $times + ($before[$id] ?? 0) > 1, ARRAY_FILTER_USE_BOTH);
                check($twice === [], "$where: no postback twice: " . json_encode($twice));
            }
            $this->figures['between']++;
            remove_directory($place);
        }
        remove_directory($from);
    }

    /** Three send, and files are damaged under them. */
    public function meanwhile(int $times): void
    {
        $place = memory_directory();
        mkdir("$place/queue", 0700);
        $queue = "$place/queue/" . posix_geteuid();
        $this->nginx->forget();
        $processes = $this->send($place, 3);
        $more = function (int $count) use ($place): void {
            $count += count(noted("$place/notes"));
            wait_for(fn () => count(noted("$place/notes")) >= $count, 30, "$count events: " . @file_get_contents("$place/log"));
        };
        $more(10);
        [$touched, $doubtful] = [[], false];
        for (; $times > 0; $times--) {
            $file = QUEUE_FILES[mt_rand(0, count(QUEUE_FILES) - 1)];
            $kind = DAMAGES[mt_rand(0, count(DAMAGES) - 1)];
            if ($file === 'ledger.db-shm' && in_array($kind, ['cut', 'torn'], true)) {
                continue; // SQLite maps it: docs/internals/ledger.md
            }
            $done = damage($queue, $file, $kind);
            if ($done !== null) {
                $touched[] = "$file $done";
                // Records that nobody has read yet, and rows, can be hit.
                $doubtful = $doubtful || str_starts_with($file, 'ledger.db') || ($file === 'journal' && !in_array($kind, ['deleted', 'replaced'], true));
                $this->figures['while sending']++;
            }
            $more(mt_rand(5, 40));
        }
        $where = 'while sending, ' . json_encode($touched);
        array_map(fn ($process) => $process->closeInput(), $processes);
        foreach ($processes as $process) {
            $status = $process->wait(60);
            check($status === 0, "$where: a process ended with $status: " . $process->output() . @file_get_contents("$place/log"));
            $process->kill();
        }
        $noted = noted("$place/notes");
        $result = $this->recover($place, $where);
        $promised = $doubtful ? [] : for_both(array_filter($noted, fn ($kind) => $kind !== 'skipped'));
        $this->account($place, $where, $noted, $promised, [], $result);
        remove_directory($place);
    }
}

function check_ok(bool $holds, string $what): bool
{
    check($holds, $what);
    return $holds;
}

seed();
$nginx = new Nginx();
$damages = new Damages($nginx);
$until = hrtime(true) + ($argv[1] === 'short' ? 15 : 570) * 1e9;
for ($round = 0; hrtime(true) < $until; $round++) {
    $round % 3 === 2 ? $damages->meanwhile(6) : $damages->between(8);
}
check($damages->figures['between'] > 20 && $damages->figures['while sending'] > 5, 'there was time for it');
echo 'storage-damage: ', implode(', ', array_map(fn ($what, $count) => "$what $count", array_keys($damages->figures), $damages->figures)), "\n";
finish();
