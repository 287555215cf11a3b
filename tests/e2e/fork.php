<?php
/*
 * Forks while sending: children send too and end in different ways. Nothing hangs, everything arrives once; a child or
 * a program that outlives its parent keeps neither the leader lock nor the bell.
 */
require __DIR__ . '/e2e.inc';

const FORKS = 400;
$nginx = new Nginx();
$queue = temporary_directory();
$ini = $nginx->ini($queue) + ['s2s.shutdown_timeout' => '1'];
$shop = start_shop(<<<'PHP'
    $client = new S2S\Client(new S2S\Destination\Sklik(SEM_ID));
    $order = fn (string $name) => $client->send(purchase($name))->durable || throw new Exception("$name was not stored");
    $running = [];
    $bad = 0;
    $reap = function (int $limit) use (&$running, &$bad): void {
        while (count($running) > $limit) {
            $child = pcntl_wait($status);
            $expected = $running[$child];
            $got = pcntl_wifsignaled($status) ? -pcntl_wtermsig($status) : pcntl_wexitstatus($status);
            if ($got !== $expected) {
                $bad++;
                echo "a child ended with $got, not $expected\n";
            }
            unset($running[$child]);
        }
    };
    for ($number = 1; $number <= (int) $argv[1]; $number++) {
        $order("parent-$number");
        $way = $number % 5;
        $child = pcntl_fork();
        if ($child === 0) {
            if ($way !== 4) {
                $order("child-$number");
            }
            match ($way) {
                0, 4 => exit(0),
                1 => posix_kill(getmypid(), SIGKILL),
                2 => throw new Exception('on purpose'),
                3 => pcntl_exec('/bin/false'),
            };
        }
        $running[$child] = [0 => 0, 1 => -SIGKILL, 2 => 255, 3 => 1, 4 => 0][$way];
        $reap(8);
    }
    $reap(0);
    echo $bad, " bad\n";
    var_dump(S2S\Queue::flush(30));
    PHP, $queue, null, $ini + ['display_errors' => '0'], [(string) FORKS]);
$begin = hrtime(true);
check($shop->wait(90) === 0, 'the parent ends well');
$output = $shop->output();
check($output === "0 bad\nbool(true)\n", "all children end as they were told: $output");
// A killed child may have been the sender: what is left goes with the next process.
shop('S2S\Queue::flush(30) or print("not empty\n");', $queue, null, $ini);
$orders = orders_of($nginx->arrivals());
$expected = FORKS + intdiv(FORKS * 4, 5);
check(count($orders) === $expected, count($orders) . " of $expected orders arrived");
$ids = count(array_unique(array_map(fn ($arrival) => json_decode($arrival['body'])->event_id, $nginx->arrivals())));
check($ids === $expected, "each with an event id of its own: $ids");
printf("fork: %d forks, %d of %d orders arrived, %d came again (a killed child was sending), %.1f s\n",
    FORKS, count($orders), $expected, array_sum($orders) - count($orders), (hrtime(true) - $begin) / 1e9);

/* Who outlives a killed leader does not lead. */
$outliving = [
    'a forked child' => 'if (pcntl_fork() === 0) { echo getmypid(), "\n"; fgets(STDIN); exit; }',
    'a program started by proc_open()' => '$p = proc_open(["sleep", "60"], [], $pipes); echo proc_get_status($p)["pid"], "\n";',
    'a forked child that sends too' => 'if (pcntl_fork() === 0) { echo getmypid(), "\n"; fgets(STDIN); send_order("child"); echo "sent\n"; fgets(STDIN); exit; }',
];
foreach ($outliving as $who => $start) {
    $nginx->forget();
    $queue = temporary_directory();
    $ini = $nginx->ini($queue) + ['s2s.idle_timeout' => '60'];
    $leader = start_shop("settled(send_order('first')); $start sleep(60);", $queue, null, $ini);
    $survivor = (int) $leader->readLine();
    posix_kill($leader->pid, SIGKILL);
    $leader->wait();
    check(posix_kill($survivor, 0), "$who outlives its parent");
    $begin = hrtime(true);
    $next = start_shop('settled(send_order("second"), 10); echo S2S\Queue::stats()["queue"]["sender"]["pid"], "\n";', $queue, null, $ini);
    check((int) $next->readLine(15) === $next->pid, "beside $who another process leads at once");
    $next->wait();
    printf("fork: beside %s that outlived a killed leader, the next process delivered after %.2f s\n", $who, (hrtime(true) - $begin) / 1e9);
    if (str_contains($start, 'child')) {
        $leader->write("\n\n");
        wait_for(fn () => !str_contains($start, '"child"') || $nginx->count() === 3, 10, 'the child\'s order');
    }
    @posix_kill($survivor, SIGKILL);
}
finish();
