--TEST--
A process that ends, looks or works for a moment while a backlog waits makes nothing uncertain; a hang costs one event
--EXTENSIONS--
s2s
--FILE--
<?php
require __DIR__ . '/delivery.inc';
const BATCHED = 2500;
const SINGLE = 40;
const ANSWER = ['status' => 200, 'body' => '{"status":"OK"}'];
$servers = ['adjust' => new FaultServer(), 'adroll' => new FaultServer(), 'network' => new FaultServer()];

function behave(array $behaviour): void
{
    global $servers;
    foreach ($servers as $server) {
        $server->behave([$behaviour]);
    }
}

/** To its end, within s2s.shutdown_timeout and what an ordinary process needs; what it printed. */
function ending(string $queue, ?string $code, array $ini = [], array $arguments = []): string
{
    global $servers;
    $ini += ['s2s.queue' => $queue, 's2s.ca_file' => $servers['adroll']->caFile(), 's2s.timeout' => (string) min(60, patience(4)), 's2s.shutdown_timeout' => (string) patience(2),
        's2s.adroll.endpoint' => $servers['adroll']->url(path: '/api'), 's2s.adjust.endpoint' => $servers['adjust']->url(path: '/event'), 'error_reporting' => '-1', 'display_errors' => '1', 'html_errors' => '0'];
    if ($code !== null) {
        $process = start_php('require ' . var_export(__DIR__ . '/ending.inc', true) . ';' . $code . ';echo "\n", hrtime(true);', $ini, $arguments);
    } else {
        $options = [];
        array_walk($ini, static function ($value, $name) use (&$options) { array_push($options, '-d', "$name=\"$value\""); });
        $process = new Process([...checker(), PHP_BINARY, ...extension_arguments(), ...$options, '--ri', 's2s']);
    }
    $status = $process->wait(120);
    $ended = hrtime(true);
    $lines = explode("\n", $process->output());
    $seconds = $code === null ? 0 : ($ended - (int) array_pop($lines)) / 1e9;
    if ($status !== 0 || $seconds > patience(2) + patience(1)) {
        echo "ended with $status after $seconds s: ", implode("\n", $lines), "\n";
    }
    return implode("\n", $lines);
}

function uncertain(string $queue): array
{
    return json_decode(ending($queue, 'echo json_encode(counts_of("uncertain"))'), true);
}

$send = 'send_backlog($argv[1], (int) $argv[2], (int) $argv[3])';
$network = $servers['network']->url(path: '/conversion') . '?order={order_id}';
$looks = ['stats()' => 'S2S\Queue::stats()', '--ri' => null, 'work(1.0)' => 'S2S\Queue::work(1.0)', 'work() that is stopped' =>
    '$until = hrtime(true) + 800_000_000; S2S\Queue::work(null, fn () => hrtime(true) < $until)', 'flush(0.5)' => 'S2S\Queue::flush(0.5)'];

echo "Answers after 0.3 s:\n";
behave(ANSWER + ['delay' => 0.3]);
$queue = temporary_directory();
ending($queue, $send, [], [$network, (string) BATCHED, (string) SINGLE]);
echo 'send() and the end: ', json_encode(uncertain($queue)), " uncertain\n";
echo min(array_map(static fn ($server) => count($server->arrivals()), $servers)) > 0 ? "some arrived\n" : "NOTHING ARRIVED\n";
foreach ($looks as $what => $code) {
    ending($queue, $code);
    echo "$what: ", json_encode(uncertain($queue)), " uncertain\n";
}
ending($queue, $send, ['s2s.shutdown_timeout' => (string) patience(5)], [$network, (string) BATCHED, (string) SINGLE]);
echo 's2s.shutdown_timeout=5: ', json_encode(uncertain($queue)), " uncertain\n";
echo "The next one that lives long enough: ", ending($queue, 'S2S\Queue::flush(patience(100)) or print("not empty, "); echo json_encode(counts_of("queued")), " queued"'), "\n";
// What the second backlog repeats of the first one is not sent again.
$orders = [];
foreach ($servers['adroll']->arrivals() as $arrival) {
    array_push($orders, ...array_map(static fn ($event) => $event['event_attributes']['order_id'], json_decode($arrival['body'], true)));
}
echo count($orders), ' to AdRoll, ', count(array_unique($orders)) === count($orders) ? "each once\n" : "SOME TWICE\n";
$arrived = static fn (string $name) => count($servers[$name]->arrivals());
echo ending($queue, 'echo json_encode(counts_of("delivered"))') === json_encode(['adjust' => $arrived('adjust'), 'adroll' => BATCHED, 'network' => $arrived('network')])
    ? "what arrived is what was delivered\n" : "ANOTHER NUMBER WAS DELIVERED\n";

echo "No answer at all:\n";
behave(['action' => 'hang']);
// How many senders each process has: work() leaves one behind when it ends. And one is of the process before, which brings the backlog.
foreach (['send() and the end' => 0, 'stats()' => 1, '--ri' => 1, 'work(1.0)' => 2] as $what => $senders) {
    $queue = temporary_directory();
    $before = array_map(static fn ($server) => count($server->arrivals()), $servers);
    ending($queue, $send, $senders === 0 ? [] : ['s2s.shutdown_timeout' => '0'], [$network, '300', '10']);
    if ($senders > 0) {
        ending($queue, $looks[$what]);
    }
    $requests = array_map(static fn ($name) => array_slice($servers[$name]->arrivals(), $before[$name]), array_combine(array_keys($servers), array_keys($servers)));
    $events = array_map(static fn ($one) => count(json_decode($one['body'], true)), $requests['adroll']);
    echo "$what: ", max(array_map('count', $requests)) <= 1 + $senders && array_sum($events) <= 1 + $senders ? 'one event at most for each sender and host' : 'MORE', "\n";
}
?>
--EXPECT--
Answers after 0.3 s:
send() and the end: {"adjust":0,"adroll":0,"network":0} uncertain
some arrived
stats(): {"adjust":0,"adroll":0,"network":0} uncertain
--ri: {"adjust":0,"adroll":0,"network":0} uncertain
work(1.0): {"adjust":0,"adroll":0,"network":0} uncertain
work() that is stopped: {"adjust":0,"adroll":0,"network":0} uncertain
flush(0.5): {"adjust":0,"adroll":0,"network":0} uncertain
s2s.shutdown_timeout=5: {"adjust":0,"adroll":0,"network":0} uncertain
The next one that lives long enough: {"adjust":0,"adroll":0,"network":0} queued
2500 to AdRoll, each once
what arrived is what was delivered
No answer at all:
send() and the end: one event at most for each sender and host
stats(): one event at most for each sender and host
--ri: one event at most for each sender and host
work(1.0): one event at most for each sender and host
