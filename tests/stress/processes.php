<?php
/*
 * What happens to processes: they fork, end at any moment, load us late, are not allowed a thread. Beside this one:
 * tests/phpt/delivery/putenv.phpt (a storm of putenv()), tests/phpt/client/preload.phpt (send() while preloading),
 * tests/e2e/limits (set_time_limit(1) with a busy sender), apache-reload and module-cycle.c (load and unload).
 */
require __DIR__ . '/../e2e/e2e.inc';
require __DIR__ . '/processes_forks.inc';
require __DIR__ . '/processes_exits.inc';

ini_set('memory_limit', '1G'); // all that arrived in the long form
$long = ($argv[1] ?? 'long') === 'long';

/** Loaded by dl() in the middle of a script, and unloaded at its end. */
function load_late(Nginx $nginx, int $count): string
{
    $nginx->forget();
    $queue = temporary_directory();
    $extension = (string) preg_replace('/^-d\s*extension=/', '', current(preg_grep('/extension=.*s2s/', extension_arguments())));
    $ini = ['extension_dir' => dirname($extension), 's2s.sklik.sem_id' => '0123456789abcdefghijklmn'] + $nginx->ini($queue);
    $options = array_merge(...array_map(static fn ($name, $value) => ['-d', "$name=$value"], array_keys($ini), $ini));
    $code = <<<'PHP'
        dl("s2s.so") or exit(2);
        $client = new S2S\Client();
        $client->send((new S2S\Event("Purchase", "https://shop.example.cz/"))->setOrder($argv[1], 1, "CZK"))->durable or exit(3);
        $until = hrtime(true) + $argv[1] % 5 * 2_000_000;
        while (hrtime(true) < $until) {
        }
        $argv[1] % 3 === 0 and exit(0);
        PHP;
    $failed = [];
    run_all((static function () use ($count, $options, $code) {
        for ($number = 1; $number <= $count; $number++) {
            yield $number => static fn () => new Process([PHP_BINARY, '-n', ...$options, '-r', $code, '--', (string) $number]);
        }
    })(), 4, static function (int $number, ?int $status) use (&$failed): void {
        $status === 0 or $failed[$number] = $status;
    }, 30);
    check($failed === [], 'loaded by dl(): processes ended with ' . json_encode($failed));
    shop('S2S\Queue::flush(30) or print("not empty\n");', $queue, null, $nginx->ini($queue));
    $arrived = count(orders_of($nginx->arrivals()));
    check($arrived === $count, "loaded by dl(): $arrived of $count orders arrived");
    return "$count processes that load it by dl(), $arrived of $count orders arrived";
}

/**
 * php-fpm preloads before there is any worker, in a request of its own: neither its master nor what that makes for it may
 * become a sender, though something waits that nobody sends. It would be gone in the middle of sending.
 */
function preload(): string
{
    $server = new FaultServer();
    $server->rules([['match' => 'later', 'behaviours' => [['status' => 503, 'headers' => ['Retry-After' => '1'], 'times' => 1], ['status' => 200]]]]);
    $queue = temporary_directory();
    $shop = start_shop('settled(send_order("before")); attempted(send_order("later")); echo "waits\n"; fgets(STDIN);', $queue, $server);
    $shop->readLine(30);
    $shop->kill();
    $directory = temporary_directory('s2s-test-preload');
    file_put_contents("$directory/preload.php", '<?php
        new S2S\Client(new S2S\Destination\Sklik("0123456789abcdefghijklmn"));
        new S2S\Event("Lead", "https://shop.example.cz/");
        file_put_contents(__DIR__ . "/threads", count(glob("/proc/self/task/*")));');
    file_put_contents("$directory/fpm.conf", "[global]\nerror_log = $directory/fpm.log\n[www]\nuser = root\ngroup = root\nlisten = $directory/fpm.sock\npm = static\npm.max_children = 1\n");
    $ini = $server->ini($queue) + ['opcache.enable' => '1', 'opcache.preload' => "$directory/preload.php", 'opcache.preload_user' => 'root'];
    $opcache = PHP_VERSION_ID < 80500 ? ['-d', 'zend_extension=' . PHP_EXTENSION_DIR . '/opcache.so'] : [];
    $options = array_merge(...array_map(static fn ($name, $value) => ['-d', "$name=$value"], array_keys($ini), $ini));
    $master = new Process(['php-fpm8.2', '-n', '-F', '-R', '-y', "$directory/fpm.conf", '-p', $directory,
        ...array_values(preg_grep('/^-n$|posix/', extension_arguments(), PREG_GREP_INVERT)), ...$opcache, ...$options], null, "$directory/errors");
    wait_for(static fn () => file_exists("$directory/fpm.sock"), 20, 'php-fpm');
    check(@file_get_contents("$directory/threads") === '1', 'preloaded without another thread: ' . @file_get_contents("$directory/threads") . file_get_contents("$directory/errors"));
    // Longer than what waits has to wait: whoever leads would have sent it.
    $begin = hrtime(true);
    wait_for(static fn () => hrtime(true) - $begin > 2_000_000_000, 10, 'what waits to be due');
    $threads = count(glob("/proc/$master->pid/task/*"));
    check($threads === 1, "php-fpm's master has $threads threads");
    check(count($server->arrivals('later')) === 1, 'and has not sent what waits');
    $master->signal(SIGTERM);
    $master->wait(20);
    shop('new S2S\Event("Lead", "https://shop.example.cz/"); wait_for(fn () => sklik()["delivered"] === 2, 20);', $queue, $server);
    check(count($server->arrivals('later')) === 2, 'the next one who may, does');
    return 'php-fpm that preloads beside a queue in which something waits';
}

/** A user who may have no thread: what it sends is stored, its log says why it waits, and Queue::work() needs none. */
function no_thread(): string
{
    $server = new FaultServer();
    $directory = temporary_directory('s2s-test-nobody');
    $extension = (string) preg_replace('/^-d\s*extension=/', '', current(preg_grep('/extension=.*s2s/', extension_arguments())));
    copy($extension, "$directory/s2s.so");
    copy(certificates() . '/ca.crt', "$directory/ca.crt");
    mkdir("$directory/queue");
    touch("$directory/log");
    foreach (['', '/s2s.so', '/ca.crt', '/queue', '/log'] as $path) {
        chmod($directory . $path, 0755);
        chown($directory . $path, 'nobody');
    }
    $ini = ['extension' => "$directory/s2s.so", 's2s.log' => "$directory/log", 's2s.sklik.sem_id' => '0123456789abcdefghijklmn',
        's2s.ca_file' => "$directory/ca.crt"] + $server->ini("$directory/queue");
    $options = array_merge(...array_map(static fn ($name, $value) => ['-d', "$name=$value"], array_keys($ini), $ini));
    $nobody = static fn (array $through, string $code) => new Process([...$through, 'setpriv', '--reuid=nobody', '--regid=nogroup', '--clear-groups',
        PHP_BINARY, '-n', ...$options, '-r', $code], null, "$directory/errors");
    $limited = ['prlimit', '--nproc=1:1'];
    $send = static fn (string $orders) => "foreach ($orders as \$n) { (new S2S\\Client())->send((new S2S\\Event('Purchase', 'https://shop.example.cz/'))"
        . '->setOrder("order-$n", 1, "CZK"))->durable or exit(2); }';
    $errors = static fn () => file_get_contents("$directory/errors");

    $first = $nobody($limited, $send('range(1, 20)') . ' echo count(scandir("/proc/self/task")) - 2, "\n";');
    check($first->wait(30) === 0, 'no thread: the process ends well' . $errors());
    check(trim($first->output()) === '1', 'no thread: it has none');
    $said = substr_count((string) file_get_contents("$directory/log"), 'no thread can be made; events wait in the queue');
    check($said >= 1 && $said <= 5, "no thread: the log says so, $said times");
    check($server->arrivals() === [], 'no thread: nothing was sent');
    $second = $nobody($limited, 'S2S\Queue::work(60, fn (int $settled) => $settled < 20);');
    check($second->wait(90) === 0, 'no thread: work() ends well' . $errors());
    check_orders(orders_of($server->arrivals()), 20, 'no thread, work()');
    $third = $nobody($limited, $send('range(21, 25)'));
    check($third->wait(30) === 0, 'no thread: the third ends well' . $errors());
    $fourth = $nobody([], 'S2S\Queue::flush(30) or exit(2);');
    check($fourth->wait(60) === 0, 'with a thread: everything is sent' . $errors());
    check_orders(orders_of($server->arrivals()), 25, 'with a thread');
    return "no thread: 25 orders waited, 20 delivered by work(), 5 by the next process; said $said times";
}

$nginx = new Nginx();
forks($nginx, $long ? 10000 : 500);
outlive($nginx);
exits($long ? 3000 : 240);
exits_beside_lock($long ? 400 : 24);
echo 'processes: ', implode('; ', [load_late($nginx, $long ? 200 : 20), preload(), no_thread()]), "\n";
finish();
