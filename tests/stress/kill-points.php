<?php
/*
 * A sender is killed at every point of an exchange: before the 1st, the 2nd, the 3rd … call that it makes for a socket or
 * a file, until it comes to its end by itself; in the short form before every sixth. What can't be told apart at the far
 * side never goes twice by itself; nothing that send() took is lost.
 */
require __DIR__ . '/../e2e/e2e.inc';

const EVERY = ['short' => 6, 'long' => 1];

/** One of the systems that are sent to: where its endpoint is given, and what makes a client and an event. */
final class System
{
    public readonly FaultServer $server;
    public array $outcomes = [];

    public function __construct(
        public readonly bool $repeats,
        private readonly ?string $include,
        public readonly string $code,
        private readonly string $endpoint,
        private readonly string $query = '',
        private readonly array $ini = [],
        string $server = 'fault.py',
    ) {
        $this->server = new FaultServer(script: $server);
        $this->server->behave([['status' => 200, 'body' => '{"status":"OK"}']]);
    }

    public function start(string $code, string $queue, array $through = []): Process
    {
        $ini = ['s2s.queue' => $queue, $this->endpoint => $this->server->url(path: '/s2s') . $this->query] + $this->ini;
        $include = $this->include === null ? '' : 'require ' . var_export(__DIR__ . "/../phpt/$this->include", true) . ';';
        return start_shop($include . $code, $queue, $this->server, $ini, through: $through);
    }
}

$adroll = ['delivery/adroll.inc', '$client = adroll_client(); $event = adroll_event("order");', 's2s.adroll.endpoint'];
$systems = [
    'adroll' => new System(false, ...$adroll),
    'adjust' => new System(
        false,
        'adjust/app.inc',
        '$client = new S2S\Client(); $event = adjust_event();',
        's2s.adjust.endpoint',
        ini: ['s2s.adjust.app_token' => 'app1', 's2s.adjust.event_tokens' => 'Purchase=tok1'],
    ),
    'knorex' => new System(false, 'postback/order.inc', '$client = new S2S\Client(); $event = order();', 's2s.knorex.postback_url', '?k={kcid}'),
    'adroll over HTTP/2' => new System(false, ...$adroll, server: 'fault_h2.py'),
    'adroll with resend_uncertain' => new System(true, ...[...$adroll, '', ['s2s.adroll.resend_uncertain' => '1']]),
    'sklik' => new System(true, null, '$client = new S2S\Client(new S2S\Destination\Sklik(SEM_ID)); $event = purchase("order");', 's2s.sklik.endpoint'),
];

for ($n = random_int(1, EVERY[$argv[1]]), $left = $systems; $left !== []; $n += EVERY[$argv[1]]) {
    if ($n > 2000) {
        throw new RuntimeException('after 2000 calls no sender has come to its end');
    }
    $runs = [];
    foreach ($left as $name => $system) {
        $queue = temporary_directory();
        $through = ['env', "LD_PRELOAD=$_SERVER[S2S_KILL_SHIM]", "KILL_AT=$n", "KILL_TOLD=$queue.told"];
        $process = $system->start("$system->code echo current(\$client->send(\$event)->queued); S2S\Queue::flush(20);", $queue, $through);
        $runs[$name] = [$queue, $process, count($system->server->arrivals())];
    }
    foreach ($runs as $name => [$queue, $process]) {
        $status = $process->wait(40);
        $call = (string) file_get_contents("$queue.told");
        unlink("$queue.told");
        check($status === ($call === '' ? 0 : -9), "$name, call $n ($call): the sender's process ended with $status");
        if ($call === '') {
            unset($left[$name]);
        }
        // Whatever is there is delivered or uncertain now; what is uncertain goes once more, because we say so.
        $next = $systems[$name]->start(<<<'PHP'
            $states = fn () => array_map(fn ($entry) => $entry->state->value, S2S\Queue::entries());
            echo json_encode([S2S\Queue::flush(20), $states(), S2S\Queue::retry(), S2S\Queue::flush(20), $states()]);
            PHP, $queue);
        array_push($runs[$name], $process->output() !== '', $call, $next);
    }
    foreach ($runs as $name => [$queue, $process, $before, $taken, $call, $next]) {
        $status = $next->wait(60);
        check($status === 0, "$name, call $n ($call): the next process ended with $status");
        [$empty, $states, $retried, $empty_again, $end] = json_decode($next->output(), true) ?? [false, [], 0, false, []];
        $arrived = count($systems[$name]->server->arrivals()) - $before - $retried;
        $what = "$name, killed before call $n ($call): " . $next->output() . ", $arrived arrived by themselves: ";
        check($empty && $empty_again && count($states) === 1 || (!$taken && $states === []), $what . 'what send() took is there');
        check($end === array_fill(0, count($states), 'delivered'), $what . 'it is delivered in the end');
        check($retried === ($states === ['uncertain'] ? 1 : 0), $what . 'retry() takes what is uncertain');
        if ($systems[$name]->repeats) {
            check($states !== ['uncertain'] && $arrived >= count($states) && $arrived <= 2, $what . 'repeats go by themselves');
        } else {
            check($arrived === 1 || ($arrived === 0 && $states !== ['delivered']), $what . 'it goes once');
        }
        $process->kill();
        $next->kill();
        remove_directory($queue);
        $outcome = ($states[0] ?? 'not taken') . ", arrived $arrived times";
        $systems[$name]->outcomes[$outcome] = ($systems[$name]->outcomes[$outcome] ?? 0) + 1;
    }
}
foreach ($systems as $name => $system) {
    ksort($system->outcomes);
    $expected = $system->repeats ? ['delivered, arrived 1 times', 'delivered, arrived 2 times'] : ['delivered, arrived 1 times', 'uncertain, arrived 0 times', 'uncertain, arrived 1 times'];
    check(array_diff($expected, array_keys($system->outcomes)) === [], "$name: every outcome was seen");
    echo "kill-points, $name, ", array_sum($system->outcomes), ' points: ', implode('; ', array_map(fn ($outcome, $times) => "$times $outcome", array_keys($system->outcomes), $system->outcomes)), "\n";
}
finish();
