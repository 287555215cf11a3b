<?php
/*
 * 16 PHP threads in one process, each sending in several requests, while others end theirs: what was accepted arrives
 * exactly once, from one sender, and nothing is left when the process ends.
 *
 *   php threads.php PROGRAM MODULE     PROGRAM is threads.c, linked with a thread-safe libphp
 */
require __DIR__ . '/../e2e/e2e.inc';

const THREADS = 16;
const REQUESTS = 6;
const EVENTS = 25;

/** Runs the program and returns its output, by the first word of the lines. */
function run_threads(string $program, string $module, array $ini): array
{
    $directory = temporary_directory();
    $lines = ["extension=\"$module\"", 's2s.idle_timeout=60', 's2s.shutdown_timeout=20', 's2s.sklik.sem_id=0123456789abcdefghijklmn'];
    foreach ($ini as $name => $value) {
        $lines[] = "$name=\"$value\"";
    }
    file_put_contents("$directory/php.ini", implode("\n", $lines) . "\n");
    // Into a file: it is more than fits into a pipe that nobody reads meanwhile.
    $process = new Process(
        ['sh', '-c', 'exec "$@" >"$0"', "$directory/output", $program, "$directory/php.ini", __DIR__ . '/request.php', __DIR__ . '/last.php', (string) THREADS, (string) REQUESTS],
        null,
        "$directory/errors",
    );
    $status = $process->wait(240);
    $errors = (string) file_get_contents("$directory/errors");
    check($status === 0, "the process ended with $status");
    check($errors === '', 'it was silent, without leaks and warnings: ' . substr($errors, 0, 8000));
    $found = [];
    foreach (file("$directory/output", FILE_IGNORE_NEW_LINES) as $line) {
        [$word, $rest] = explode(' ', $line, 2) + [1 => ''];
        $found[$word][] = $rest;
    }
    return $found;
}

/** Every accepted event, once, from the thread that its header names. */
function check_arrivals(string $queue, array $sent, array $arrivals): void
{
    $ids = $orders = [];
    $foreign = 0;
    foreach ($arrivals as $arrival) {
        $event = json_decode($arrival['body'], flags: JSON_THROW_ON_ERROR);
        $order = $orders[] = $event->event_data->order_id;
        $ids[] = $event->event_id;
        $thread = array_change_key_case($arrival['headers'])['x-client-id'];
        $foreign += str_starts_with($order, 'order-') && "thread-" . explode('-', $order)[1] !== $thread ? 1 : 0;
    }
    check(count($orders) === count(array_unique($orders)), "$queue: no order came twice");
    check(count($ids) === count(array_unique($ids)), "$queue: no event came twice");
    check(array_diff(array_keys($sent), $orders) === [], "$queue: every accepted order arrived");
    check(array_diff($orders, array_keys($sent)) === [], "$queue: nothing else arrived");
    check(array_diff($ids, array_merge(...array_values($sent))) === [], "$queue: with the ids of the receipts");
    check($foreign === 0, "$queue: $foreign events have another thread's header");
}

[, $program, $module] = $argv;
foreach (['durable', 'memory'] as $queue) {
    $server = new FaultServer();
    $ini = $server->ini($queue === 'memory' ? 'memory:' : temporary_directory());
    $found = run_threads($program, $module, $ini);
    $sent = [];
    foreach ($found['sent'] ?? [] as $line) {
        [$order, $id, $how] = explode(' ', $line, 3);
        $sent[$order][] = $id;
        $found['how'][$how] = true;
    }
    unset($found['sent']);
    $own = THREADS * REQUESTS * EVENTS;
    check(count($sent) === $own + REQUESTS, "$queue: " . count($sent) . ' orders were accepted');
    check(array_keys($found['how'] ?? []) === [$queue === 'memory' ? 'in memory' : 'durable'], "$queue: kept where it should be");
    check(($found['wrong'] ?? []) === [], "$queue: " . implode(', ', array_slice($found['wrong'] ?? [], 0, 5)));
    check(array_diff(array_keys($found), ['how', 'senders', 'flushed', 'stats', 'threads']) === [], "$queue: unexpected output: " . json_encode(array_keys($found)));
    check(($found['senders'] ?? null) === ['1'], "$queue: one sender: " . json_encode($found['senders'] ?? null));
    check(($found['flushed'] ?? null) === ['true'], "$queue: flushed: " . json_encode($found['flushed'] ?? null));
    check(($found['threads'] ?? null) === ['left 0'], "$queue: no thread is left: " . json_encode($found['threads'] ?? null));
    $stats = json_decode($found['stats'][0] ?? 'null', true)['destinations']['sklik'] ?? [];
    check(($stats['delivered'] ?? null) === $own + REQUESTS && ($stats['queued'] ?? null) === 0, "$queue: delivered: " . json_encode($stats));
    check(($stats['repeated'] ?? null) === (THREADS - 1) * REQUESTS, "$queue: repeats: " . json_encode($stats));
    check_arrivals($queue, $sent, $server->arrivals());
    echo "$queue: ", THREADS, ' threads, ', THREADS * REQUESTS, ' requests, ', count($sent), ' orders, ', count($server->arrivals()), " arrived\n";
}
finish();
