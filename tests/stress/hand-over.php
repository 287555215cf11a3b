<?php
/*
 * Three shops' processes sell at a steady pace, each order to Sklik and to a postback, which can't tell repeats apart,
 * while bad things happen to whichever of them leads. Another one takes over where it can; nothing is lost, and no
 * postback is written twice. Then hosts without traffic, where somebody has to come back for what is due later.
 */
require __DIR__ . '/../e2e/e2e.inc';
require __DIR__ . '/../e2e/fpm.inc';

ini_set('memory_limit', '1G'); // all that arrived in the long form
$long = ($argv[1] ?? 'long') === 'long';
define('KILLS', $long ? 60 : 4);
define('STOPPED_SECONDS', $long ? 30.0 : 4.0);
define('SQUEEZES', $long ? 12 : 2);
define('SQUEEZED_SECONDS', $long ? 5.0 : 1.5);
const SHOPS = 3;
const ORDER_EACH = 1 / 15; // of one shop's process
const BURST_EACH = 1 / 200;
const TAKE_OVER_SECONDS = 20;

/** The processes that sell, and whichever of them leads. */
final class Street
{
    public readonly string $queue;
    public readonly FaultServer $server;
    /** @var Process[] */
    public array $shops = [];
    public int $killed = 0;
    private int $number = 0;

    public function __construct()
    {
        $this->queue = temporary_directory();
        $this->server = new FaultServer();
        $this->server->behave([['status' => 200, 'delay' => 0.03]]); // so that something is on its way when the leader dies
        for ($shop = 0; $shop < SHOPS; $shop++) {
            $this->open();
        }
        $this->leader();
        $this->wait_for_arrivals(20);
    }

    public function ini(): array
    {
        return ['s2s.ca_file' => certificates() . '/ca.crt', 's2s.idle_timeout' => '1'];
    }

    public function open(): void
    {
        $this->shops[] = $this->sell(ORDER_EACH);
    }

    public function sell(float $each): Process
    {
        $name = 'shop' . ++$this->number;
        return start_shop('require ' . var_export(__DIR__ . '/outage_shop.php', true) . '; outage_sell($argv[1], $argv[2], $argv[3], (float) $argv[4]);',
            $this->queue, null, $this->ini() + ['s2s.timeout' => '10'], ["https://127.0.0.1:{$this->server->ports['https']}", $name, "$this->queue/$name.sent", (string) $each]);
    }

    /** What another process sees of the queue. */
    public function sender(): ?array
    {
        return json_decode($this->ask('echo json_encode(S2S\Queue::stats()["queue"]["sender"]), "\n";'), true);
    }

    public function ask(string $code, float $seconds = 60): string
    {
        $process = start_shop($code, $this->queue, null, $this->ini());
        $line = $process->readLine($seconds);
        check($process->wait(30) === 0, "asking ends well: $code");
        return $line;
    }

    /** Who signs the leader page, as it can be looked at all the time; 0: nobody. */
    public function signed(): int
    {
        $page = (string) @file_get_contents("$this->queue/" . posix_geteuid() . '/leader');
        return strlen($page) < 24 ? 0 : unpack('q', $page, 16)[1];
    }

    /** The shop that leads, once one does: not the one that is gone. */
    public function leader(int $not = 0): Process
    {
        return wait_for(function () use ($not) {
            $signed = $this->signed();
            foreach ($this->shops as $shop) {
                if ($shop->pid === $signed && $signed !== $not && $shop->isRunning()) {
                    return $shop;
                }
            }
            return null;
        }, TAKE_OVER_SECONDS, 'a leader');
    }

    /** Takes a shop that ended away and opens another one. */
    public function replace(Process $shop): void
    {
        $this->shops = array_values(array_filter($this->shops, static fn (Process $other) => $other !== $shop));
        $this->killed++;
        $this->open();
    }

    public function wait_for_arrivals(int $more): void
    {
        $until = $this->server->counts()['requests'] + $more;
        wait_for(fn () => $this->server->counts()['requests'] >= $until, 60, "$more requests");
    }

    /** @return array[] what outage_sell() wrote down; a killed process may have written half a line */
    public function sent(): array
    {
        $lines = array_merge(...array_map(static fn (string $file) => file($file, FILE_IGNORE_NEW_LINES), glob("$this->queue/*.sent")));
        return array_values(array_filter(array_map(static fn (string $line) => json_decode($line, true), $lines)));
    }
}

function kill_leaders(Street $street): string
{
    $took = [];
    for ($kill = 0; $kill < KILLS; $kill++) {
        $leader = $street->leader();
        // Every second one is stopped before: who is stopped can be killed, and then he does not lead any more.
        if ($kill % 2 === 1) {
            $leader->suspend();
        }
        $begin = hrtime(true);
        $leader->kill();
        $street->leader($leader->pid);
        $took[] = (hrtime(true) - $begin) / 1e6;
        $street->replace($leader);
        $street->wait_for_arrivals(5);
    }
    sort($took);
    return sprintf('%d killed, another led after p50 %.0f ms, at most %.0f ms', KILLS, $took[count($took) >> 1], end($took));
}

/** Nothing else is sent, the others go on selling, everybody can see why, and the same one goes on afterwards. */
function stop_leader(Street $street): string
{
    $leader = $street->leader();
    $leader->suspend();
    $begin = hrtime(true);
    // What the server had read when the leader was stopped is logged within its delay.
    $arrived = null;
    wait_for(static function () use ($street, &$arrived) {
        $before = $arrived;
        $arrived = [$street->server->counts()['requests'], microtime(true)];
        if ($before !== null && $before[0] === $arrived[0]) {
            $arrived[1] = $before[1];
        }
        return $arrived[1] < microtime(true) - 0.5;
    }, 20, 'the server to have read what was written');
    $sent = count($street->sent());
    $said = $street->sender();
    check($said !== null && $said['pid'] === $leader->pid && $said['stopped'] === true, 'stats() names the stopped leader: ' . json_encode($said));
    $info = new Process([PHP_BINARY, ...extension_arguments(), '-d', "s2s.queue=$street->queue", '--ri', 's2s']);
    check($info->wait(30) === 0 && preg_match("/^Sender => process $leader->pid, since .*STOPPED/m", $info->output()) === 1, 'php --ri names the stopped leader');
    wait_for(static fn () => hrtime(true) - $begin > STOPPED_SECONDS * 1e9, STOPPED_SECONDS + 10, 'the time to pass');
    $sold = count($street->sent()) - $sent;
    check($sold > 0, 'the others go on selling beside a stopped leader');
    $meanwhile = $street->server->counts()['requests'] - $arrived[0];
    check($meanwhile === 0, "nobody sends in a stopped leader's place: $meanwhile requests");
    $stopped = (hrtime(true) - $begin) / 1e9;
    $leader->signal(SIGCONT);
    $street->wait_for_arrivals($sold);
    check($leader->isRunning() && $street->sender()['stopped'] === false, 'the stopped leader goes on');
    return sprintf('stopped for %.1f s, %d orders meanwhile', $stopped, $sold);
}

/** The lock stands on the directory itself, so there is nothing to remove but what is said and rung with. */
function remove_files(Street $street): string
{
    $directory = "$street->queue/" . posix_geteuid();
    $leader = $street->leader();
    foreach (['leader', 'bell'] as $name) {
        unlink("$directory/$name");
    }
    $begin = hrtime(true);
    $again = $street->leader();
    $back = (hrtime(true) - $begin) / 1e9;
    check($again->pid === $leader->pid, 'the page is back, and signed by the same process');
    $street->wait_for_arrivals(20);
    $said = $street->sender();
    check($said !== null && $said['pid'] === $leader->pid, 'nobody else leads: ' . json_encode($said));
    return sprintf('page and bell removed, page back after %.1f s', $back);
}

/**
 * No more address space than it has, while there is more to send than before, over connections that all have to be made
 * anew: what the sender needs for it is refused, and so is what PHP needs.
 */
function squeeze_leader(Street $street): string
{
    $ended = 0;
    $street->server->behave([['status' => 200, 'headers' => ['Connection' => 'close']]]);
    for ($squeeze = 0; $squeeze < SQUEEZES; $squeeze++) {
        $leader = $street->leader();
        preg_match('/^VmSize:\s+(\d+)/m', (string) file_get_contents("/proc/$leader->pid/status"), $size);
        $limit = static function (string $bytes) use ($leader): void {
            exec("prlimit --pid $leader->pid --as=$bytes 2>&1", $output, $status);
            check($status === 0 || !$leader->isRunning(), 'prlimit: ' . implode(' ', $output));
        };
        $limit(((int) $size[1] * 1024 + $squeeze % 3 * 64 * 1024) . ':unlimited');
        $begin = hrtime(true);
        $burst = $street->sell(BURST_EACH);
        wait_for(static fn () => !$leader->isRunning() || hrtime(true) - $begin > SQUEEZED_SECONDS * 1e9, SQUEEZED_SECONDS + 10, 'the squeeze');
        if ($leader->isRunning()) {
            $limit('unlimited:unlimited');
        } else {
            $ended++;
            wait_for(fn () => !in_array($street->signed(), [0, $leader->pid], true), TAKE_OVER_SECONDS, 'another leader');
            check(!in_array($leader->wait(), [-SIGSEGV, -SIGABRT, -SIGBUS], true), "a squeezed leader ended with {$leader->wait()}");
            $street->replace($leader);
        }
        $burst->closeInput();
        check($burst->wait(60) === 0, "selling beside a squeezed leader ended with {$burst->wait()}");
        $street->leader();
        $street->wait_for_arrivals(5);
    }
    $street->server->release();
    return sprintf('%d times short of memory, which ended %d of them', SQUEEZES, $ended);
}

function account(Street $street): string
{
    foreach ($street->shops as $shop) {
        $shop->closeInput();
    }
    foreach ($street->shops as $shop) {
        check($shop->wait(60) === 0, "a shop's process ended with {$shop->wait()}");
    }
    // What a squeezed leader could not send is due again some seconds later, behind a breaker perhaps.
    $facts = json_decode($street->ask('require ' . var_export(__DIR__ . '/outage_shop.php', true) . '; echo json_encode([outage_delivered(180), S2S\Queue::stats()["destinations"]]), "\n";', 200), true);
    check($facts[0] === true, 'everything is settled');
    $sent = $street->sent();
    // What was kept in memory only, while a stopped or squeezed process held the journal's lock, is not promised.
    $accepted = array_column(array_filter($sent, static fn (array $one) => $one[4] === 2), 1, 0);
    $tried = array_column($sent, 1, 0);
    $sklik = $net = $wrong = $unknown = [];
    foreach ($street->server->arrivals() as $request) {
        if ($request['method'] === 'POST') {
            $body = json_decode($request['body']);
            $order = $body->event_data->order_id;
            $sklik[$order] = ($sklik[$order] ?? 0) + 1;
            if (isset($tried[$order]) && $tried[$order] !== $body->event_id) {
                $wrong[] = $order;
            }
        } else {
            $order = substr(strrchr($request['path'], '='), 1);
            $net[$order] = ($net[$order] ?? 0) + 1;
        }
        if (!isset($tried[$order])) {
            $unknown[$order] = true;
        }
    }
    $lost = array_diff_key($accepted, $sklik);
    $twice = array_filter($net, static fn (int $count) => $count > 1);
    $missing = array_diff_key($accepted, $net);
    $uncertain = $facts[1]['net']['uncertain'];
    check(count($accepted) > 50, count($accepted) . ' orders');
    check($lost === [], 'lost: ' . implode(' ', array_keys($lost)));
    check($wrong === [], 'came with another event id: ' . implode(' ', $wrong));
    check($twice === [], 'postbacks sent twice: ' . json_encode($twice));
    check(count($missing) <= $uncertain, count($missing) . " postbacks did not arrive, $uncertain are uncertain");
    // The one that a killed process was selling: sent, and not written down any more.
    check(count($unknown) <= $street->killed, count($unknown) . " orders arrived that nobody wrote down, $street->killed processes were killed");
    foreach ($facts[1] as $name => $one) {
        check($one['queued'] + $one['rejected'] + $one['expired'] === 0, "$name: " . json_encode($one));
    }
    return sprintf('%d orders accepted (%d kept in memory only), %d lost, %d invented; %d repeats at Sklik, no postback twice, %d uncertain',
        count($accepted), count($sent) - count($accepted), count($lost), max(0, count($unknown) - $street->killed), array_sum($sklik) - count($sklik), $uncertain);
}

/**
 * One order that is due again only in some seconds. Its sender stays as long, beyond s2s.idle_timeout; where it is
 * killed meanwhile, somebody who was there all the time, and has sent nothing, takes over by what it calls.
 */
function quiet_host(string $who, ?string $call): string
{
    $server = new FaultServer();
    $server->rules([['match' => 'later', 'behaviours' => [['status' => 503, 'headers' => ['Retry-After' => $call === null ? '4' : '3'], 'times' => 1], ['status' => 200]]]]);
    $queue = temporary_directory();
    $ini = ['s2s.idle_timeout' => '0.2'];
    // The endpoint is known to work: its breaker is no part of this.
    $first = start_shop('settled(send_order("before")); attempted(send_order("later")); echo "waiting\n"; fgets(STDIN);', $queue, $server, $ini);
    $other = start_shop('echo "here\n"; fgets(STDIN); ' . ($call ?? '') . ' echo "called\n"; fgets(STDIN);', $queue, $server, $ini);
    $other->readLine(30);
    $first->readLine(30);
    $begin = hrtime(true);
    if ($call !== null) {
        $first->kill();
        $other->write("\n");
    }
    $server->waitForArrivals(2 + 1, 60);
    $took = (hrtime(true) - $begin) / 1e9;
    $later = $server->arrivals('later');
    check(count($later) === 2, "$who: it came " . count($later) . ' times');
    check($later[1]['time'] - $later[0]['time'] >= ($call === null ? 3.9 : 2.9), "$who: not before it is due");
    if ($call === null) {
        check($first->isRunning(), "$who: the leader is still there");
    }
    return sprintf('%s %.1f s', $who, $took);
}

/** php-fpm's workers that have nothing to do with us: any request does. */
function quiet_fpm(): string
{
    $server = new FaultServer();
    $server->rules([['match' => 'later', 'behaviours' => [['status' => 503, 'headers' => ['Retry-After' => '2'], 'times' => 1], ['status' => 200]]]]);
    $queue = temporary_directory();
    $ini = $server->ini($queue);
    $first = start_shop('settled(send_order("before")); attempted(send_order("later")); echo "waiting\n"; fgets(STDIN);', $queue, $server, $ini);
    $first->readLine(30);
    $first->kill();
    $begin = hrtime(true);
    $fpm = new Fpm($ini, 1);
    check(count($server->arrivals('later')) === 1, 'a request: nobody sends before it');
    // A worker that was asked just before the death of the sender tries again five seconds later.
    wait_for(static fn () => @file_get_contents("http://127.0.0.1:$fpm->port/?ping=1") === 'pong' && count($server->arrivals('later')) === 2, 30, 'the second try');
    return sprintf('a request %.1f s', (hrtime(true) - $begin) / 1e9);
}

// A thread's own arena is 64 MB of address space that it has before it needs them: a limit would not be felt.
putenv('MALLOC_ARENA_MAX=1');
$street = new Street();
$figures = [kill_leaders($street), stop_leader($street), remove_files($street), squeeze_leader($street), account($street)];
echo 'hand-over: ', implode('; ', $figures), "\n";
echo 'hand-over, a host without traffic: delivered after ', implode(', ', [
    quiet_host('the leader that stayed', null),
    quiet_host('new Event()', 'new S2S\Event("PageView", "https://shop.example.cz/");'),
    quiet_host('new Client()', 'new S2S\Client(new S2S\Destination\Sklik(SEM_ID));'),
    quiet_host('Queue::stats()', 'S2S\Queue::stats();'),
    quiet_host('Queue::work()', 'S2S\Queue::work(8);'),
    quiet_fpm(),
]), "\n";
finish();
