<?php
/*
 * What happens to the disk, the locks and the clock while three processes send. Nothing crashes; what send() said was
 * queued arrives, what it said was skipped does not, and what it called durable is in the queue's files.
 */
require __DIR__ . '/storage.inc';

/**
 * A process that sends in batches, each event about 2 KB, until its input ends, then flushes. It writes down what
 * became of each event, after sendAll() returned. $argv: where, its name, code that runs after each batch.
 */
const BATCHES = <<<'PHP'
    $notes = fopen($argv[1], 'a');
    $client = new S2S\Client(new S2S\Destination\Sklik(SEM_ID));
    $each = eval("return static function (): void { $argv[3] };");
    for ($batch = 1; ; $batch++) {
        $events = [];
        for ($number = 1; $number <= 5; $number++) {
            $events[] = (new S2S\Event('Lead', 'https://shop.example.cz/' . str_repeat('x', 1500), id: "$argv[2]-$batch-$number"));
        }
        foreach ($client->sendAll($events) as $receipt) {
            $kind = $receipt->durable ? 'durable' : ($receipt->queued === [] ? 'skipped' : 'memory');
            fwrite($notes, "$receipt->eventId $kind\n");
        }
        $each();
        [$read, $write, $except] = [[STDIN], null, null];
        if (stream_select($read, $write, $except, 0, 20000) > 0) {
            break;
        }
    }
    echo S2S\Queue::flush(30) ? "empty\n" : "NOT EMPTY\n";
    PHP;

/** Three such processes on one queue, and what they noted. */
final class Shop
{
    public readonly string $base;
    public readonly string $log;
    private readonly string $notes;
    private array $processes = [];

    public function __construct(private readonly string $name, private readonly Nginx $nginx)
    {
        $place = temporary_directory();
        [$this->base, $this->notes, $this->log] = ["$place/queue", "$place/notes", "$place/log"];
        mkdir($this->base, 0700);
        $nginx->forget();
    }

    public function queue(): string
    {
        return "$this->base/" . posix_geteuid();
    }

    public function start(int $count = 3, array $ini = [], string $each = '', array $through = []): void
    {
        $ini += $this->nginx->ini($this->base) + ['s2s.log' => $this->log, 's2s.shutdown_timeout' => '20', 's2s.idle_timeout' => '1'];
        for ($number = 1; $number <= $count; $number++) {
            $name = strtr($this->name, ' ', '-') . '-' . count($this->processes) + 1;
            $this->processes[$name] = start_shop(BATCHES, $this->base, null, $ini, [$this->notes, $name, $each], 'https', $through);
        }
    }

    public function noted(string ...$kinds): array
    {
        return array_filter(noted($this->notes), static fn (string $one) => in_array($one, $kinds, true));
    }

    /** Until so many more events of these kinds were noted. */
    public function waitFor(int $more, string ...$kinds): void
    {
        $count = count($this->noted(...$kinds)) + $more;
        wait_for(fn () => count($this->noted(...$kinds)) >= $count, 20, "$this->name: $more more " . implode(', ', $kinds) . ': ' . json_encode(array_count_values(noted($this->notes))) . @file_get_contents($this->log));
    }

    /** Everybody flushes and ends. */
    public function end(): void
    {
        foreach ($this->processes as $process) {
            $process->closeInput();
        }
        foreach ($this->processes as $name => $process) {
            $status = $process->wait(90);
            check($status === 0 && $process->output() === "empty\n", "$name ended well: $status");
        }
    }

    /** The accounting. */
    public function account(int $repeats_most = 0): void
    {
        [$durable, $memory, $skipped] = [$this->noted('durable'), $this->noted('memory'), $this->noted('skipped')];
        $arrived = arrived($this->nginx)['sklik'];
        $lost = array_diff_key($durable + $memory, $arrived);
        $invented = array_diff_key($arrived, $durable + $memory);
        $repeats = array_sum($arrived) - count($arrived);
        check($lost === [], "$this->name: nothing is lost: " . json_encode(array_slice($lost, 0, 10)) . ' of ' . count($lost) . ' ' . @file_get_contents($this->log));
        check($invented === [], "$this->name: nothing is invented: " . json_encode(array_slice($invented, 0, 10)));
        check($repeats <= $repeats_most, "$this->name: nothing comes twice: $repeats");
        printf("storage-faults, %s: %d durable, %d in memory, %d skipped; %d arrived, %d lost, %d invented, %d came again\n",
            $this->name, count($durable), count($memory), count($skipped), count($arrived), count($lost), count($invented), $repeats);
        // The ledger is whole, and has each durable one.
        $ledger = new PDO("sqlite:{$this->queue()}/ledger.db");
        check($ledger->query('PRAGMA integrity_check')->fetchColumn() === 'ok', "$this->name: the ledger is whole");
        $stored = array_flip($ledger->query('SELECT event_id FROM settled WHERE state = 1')->fetchAll(PDO::FETCH_COLUMN));
        if ($lost !== []) {
            echo "  what became of the others: ", json_encode($ledger->query('SELECT state, answer, count(*), min(accepted), max(accepted), min(settled), max(settled) FROM settled WHERE state <> 1 GROUP BY 1, 2')->fetchAll(PDO::FETCH_NUM)),
                json_encode($ledger->query('SELECT count(*), min(due), max(due) FROM request')->fetch(PDO::FETCH_NUM)), "\n";
        }
        check(array_diff_key($durable, $stored) === [], "$this->name: what is durable was in the queue's files");
    }
}

function mount(string ...$arguments): void
{
    exec('mount ' . implode(' ', array_map(escapeshellarg(...), $arguments)) . ' 2>&1', $output, $status);
    $status === 0 || throw new RuntimeException('mount: ' . implode(' ', $output));
}

$more = $argv[1] === 'short' ? 1 : 10;
seed();
$nginx = new Nginx();

$shop = new Shop('disk full', $nginx);
mount('-t', 'tmpfs', '-o', 'size=4m', 'tmpfs', $shop->base);
$shop->start(3, ['s2s.journal_max' => '512K']);
for ($round = 0; $round < $more; $round++) {
    $shop->waitFor(50, 'durable');
    @file_put_contents("$shop->base/filler", str_repeat('x', 8_000_000));
    // Where the ledger's pages were still free, the journal is as long as it may be before the disk is full.
    $shop->waitFor(50, 'memory', 'skipped');
    unlink("$shop->base/filler");
    $shop->waitFor(50, 'durable');
}
$shop->end();
$shop->account();

$shop = new Shop('read-only', $nginx);
mount('-t', 'tmpfs', 'tmpfs', $shop->base);
mkdir($shop->queue(), 0700);
for ($round = 0; $round < $more; $round++) {
    mount('-o', 'remount,ro', $shop->base);
    $shop->start();
    $shop->waitFor(100, 'memory');
    mount('-o', 'remount,rw', $shop->base);
    $shop->waitFor(100, 'durable');
    $shop->end();
}
$shop->account();

$shop = new Shop('journal locked', $nginx);
$shop->start();
for ($round = 0; $round < $more; $round++) {
    $shop->waitFor(50, 'durable');
    // Whichever file it is at the moment: it may just be renewed.
    $lock = fopen("{$shop->queue()}/journal", 'r+');
    check(flock($lock, LOCK_EX), 'the journal is locked');
    $shop->waitFor(15, fstat($lock)['nlink'] > 0 ? 'memory' : 'durable');
    fclose($lock);
    $shop->waitFor(50, 'durable');
}
$shop->end();
$shop->account();

$shop = new Shop('directory locked', $nginx);
mkdir($shop->queue(), 0700);
for ($round = 0; $round < $more; $round++) {
    // The lock is flock's own, not that of what it runs.
    $lock = new Process(['flock', '-n', '-o', $shop->queue(), 'sh', '-c', 'echo locked; exec cat']);
    check($lock->readLine() === 'locked', 'the directory is locked');
    $before = $nginx->count();
    $shop->start();
    $shop->waitFor(100, 'durable');
    check($nginx->count() === $before, 'nobody leads meanwhile');
    $lock->kill();
    $shop->end();
}
$shop->account();

$shop = new Shop('ledger locked', $nginx);
$shop->start();
$shop->waitFor(50, 'durable');
for ($round = 0; $round < $more; $round++) {
    wait_for(fn () => $nginx->count() > 0, 20, 'the first delivery');
    $other = new PDO("sqlite:{$shop->queue()}/ledger.db", options: [PDO::ATTR_TIMEOUT => 20]);
    $other->exec('BEGIN EXCLUSIVE');
    $shop->waitFor(300, 'durable');
    $other->exec('COMMIT');
    $other = null;
    $shop->waitFor(50, 'durable');
}
$shop->end();
$shop->account(64 * $more); // answered, and not stored in time by a sender that had to end

$shop = new Shop('ledger opened by pdo_sqlite', $nginx);
// In the senders' own processes and in this one; each closing drops locks that it should not have dropped.
$shop->start(3, [], '$other = new PDO("sqlite:' . $shop->queue() . '/ledger.db"); $other->setAttribute(PDO::ATTR_TIMEOUT, 5);
    try { $other->query("SELECT count(*) FROM request")->fetchAll(); } catch (PDOException) {}');
for ($round = 0; $round < 20 * $more; $round++) {
    $shop->waitFor(10, 'durable');
    $other = new PDO("sqlite:{$shop->queue()}/ledger.db", options: [PDO::ATTR_TIMEOUT => 5]);
    $other->query('SELECT count(*) FROM sqlite_master')->fetchAll();
    $other = null;
}
$shop->end();
$shop->account();

$shop = new Shop('clock', $nginx);
$clock = temporary_directory() . '/clock';
file_put_contents($clock, pack('q', 0));
$shop->start(3, [], '', ['env', 'LD_PRELOAD=' . getenv('S2S_DISK_SHIM') . ' ' . getenv('S2S_CLOCK_SHIM'), "CLOCK_FILE=$clock"]);
foreach (array_merge(...array_fill(0, $more, [1, -1, 0, -1, 1, 0])) as $days) {
    $page = fopen($clock, 'r+');
    fwrite($page, pack('q', $days * 86400));
    fclose($page);
    $before = $nginx->count();
    $shop->waitFor(50, 'durable');
    wait_for(fn () => $nginx->count() > $before + 50, 30, "deliveries at $days days: " . @file_get_contents($shop->log));
}
$shop->end();
$ledger = new PDO("sqlite:{$shop->queue()}/ledger.db");
$days = $ledger->query('SELECT (max(accepted) - min(accepted)) / 86400000.0 FROM settled')->fetchColumn();
check($days >= 1.9, "the clock did jump for the extension, too: by $days days");
$ledger = null;
$shop->account();

/** Microseconds that a send() takes, the median of many. */
$median = static function (array $ini, array $through) use ($nginx): float {
    $process = start_shop('$client = new S2S\Client(new S2S\Destination\Sklik(SEM_ID));
        $times = [];
        for ($number = 0; $number < 200; $number++) {
            $event = new S2S\Event("Lead", "https://shop.example.cz/");
            $begin = hrtime(true);
            $client->send($event)->durable or exit(1);
            $times[] = (hrtime(true) - $begin) / 1000;
        }
        sort($times);
        echo $times[100], "\n";', $queue = temporary_directory(), null, $ini + $nginx->ini($queue) + ['s2s.shutdown_timeout' => '10'], [], 'https', $through);
    check($process->wait(60) === 0, 'all of them durable');
    return (float) $process->output();
};
$slow = with_disk(['DISK_DELAY_MS' => '10']);
$times = ['fast' => $median([], []), 'slow' => $median([], $slow), 'full' => $median(['s2s.queue_sync' => 'full'], $slow)];
// Bounded, not measured: a sync in send()'s way would be 10 ms.
check($times['slow'] < 5000, "a slow disk is not in send()'s way: {$times['slow']} us");
check($times['full'] >= 10000, "with queue_sync = full it is: {$times['full']} us");
printf("storage-faults, a disk that takes 10 ms to sync: send() took %.0f us, on the usual disk %.0f us (%.1f times), with queue_sync = full %.1f ms\n",
    $times['slow'], $times['fast'], $times['slow'] / $times['fast'], $times['full'] / 1000);
finish();
