<?php
/*
 * integrations/adcenter/callback.php behind nginx and php-fpm, with the location of its README: what it answers, and
 * that what it answered 200 to is recorded, whatever becomes of the processes right after the answer.
 */
require __DIR__ . '/e2e.inc';

const KILLS = 30;
const SECRET = 'tops3cret';

$directory = temporary_directory('s2s-test-adcenter');
$queue = temporary_directory();
$port = unused_port();
$folder = dirname(__DIR__, 2) . '/integrations/adcenter';

function run(string ...$command): string
{
    exec(implode(' ', array_map(escapeshellarg(...), $command)) . ' 2>&1 </dev/null', $output, $status);
    if ($status !== 0) {
        throw new RuntimeException("$command[0]: " . implode("\n", $output));
    }
    return implode("\n", $output);
}

/** The README's location under another path, with further FastCGI parameters. */
function location(string $path, string $parameters = ''): string
{
    global $folder, $directory;
    preg_match('/^```nginx\n(.*?)^```/ms', file_get_contents("$folder/README.md"), $block);
    $replaced = strtr($block[1], [
        '/adcenter/callback' => $path,
        'include fastcgi_params' => 'include /etc/nginx/fastcgi_params',
        '/srv/s2s/adcenter/callback.php' => "$folder/callback.php",
        'LONG-RANDOM-TEXT' => SECRET,
        '/run/php/php8.2-fpm.sock' => "$directory/fpm.sock",
        'access_log off;' => "access_log off; $parameters",
    ]);
    foreach (["$directory/fpm.sock", "$folder/callback.php", SECRET, '/etc/nginx/fastcgi_params'] as $needed) {
        str_contains($replaced, $needed) or throw new RuntimeException("the README's location has another form: no place for $needed");
    }
    return $replaced;
}

/** The same without one of its parameters, as if the operator had forgotten it. */
function location_without(string $path, string $parameter, string $parameters = ''): string
{
    $rest = preg_replace("/^\tfastcgi_param $parameter .*\n/m", '', location($path, $parameters), -1, $count);
    $count === 1 or throw new RuntimeException("the README's location has $count lines for $parameter");
    return $rest;
}

file_put_contents("$directory/fpm.conf", <<<CONF
    [global]
    pid = $directory/fpm.pid
    error_log = $directory/fpm.log
    daemonize = yes
    [www]
    user = root
    group = root
    listen = $directory/fpm.sock
    pm = static
    pm.max_children = 4
    catch_workers_output = yes
    php_admin_value[s2s.queue] = "$queue"
    [broken]
    user = root
    group = root
    listen = $directory/broken.sock
    pm = static
    pm.max_children = 1
    catch_workers_output = yes
    php_admin_value[s2s.queue] = "/proc/nowhere"
    ; Of its own: a worker keeps what PHP_ADMIN_VALUE said for the requests after it.
    [displayed]
    user = root
    group = root
    listen = $directory/displayed.sock
    pm = static
    pm.max_children = 1
    catch_workers_output = yes
    php_admin_value[s2s.queue] = "$queue"
    CONF);
$locations = implode("\n", [
    location('/adcenter/callback'),
    location('/single', 'fastcgi_param S2S_CALLBACK_SINGLE_USE 1;'),
    location('/near', 'fastcgi_param S2S_CALLBACK_ADDRESSES "127.0.0.0/8, ::1";'),
    location('/far', 'fastcgi_param S2S_CALLBACK_ADDRESSES 192.0.2.0/24;'),
    location('/own', 'fastcgi_param S2S_CALLBACK_PARAMETER click;'),
    strtr(location('/broken'), ['fpm.sock' => 'broken.sock']),
    location_without('/open', 'S2S_CALLBACK_SECRET'),
    location_without('/empty', 'S2S_CALLBACK_SECRET', 'fastcgi_param S2S_CALLBACK_SECRET ""; fastcgi_param S2S_CALLBACK_ADDRESSES " , ";'),
    location_without('/near-only', 'S2S_CALLBACK_SECRET', 'fastcgi_param S2S_CALLBACK_ADDRESSES 127.0.0.0/8;'),
    strtr(location_without('/displayed', 'PHP_ADMIN_VALUE'), ['fpm.sock' => 'displayed.sock']),
]);
file_put_contents("$directory/nginx.conf", <<<CONF
    daemon on;
    user root;
    worker_processes 1;
    pid $directory/nginx.pid;
    error_log $directory/nginx.log;
    events { worker_connections 256; }
    http {
        access_log off;
        client_body_temp_path $directory/body;
        fastcgi_temp_path $directory/fastcgi;
        server {
            listen 127.0.0.1:$port;
            $locations
        }
    }
    CONF);

$extension = array_values(array_filter(extension_arguments(), static fn (string $argument) => $argument !== '-n' && !str_contains($argument, 'posix')));
at_end(function () use ($directory) {
    foreach (['nginx', 'fpm'] as $server) {
        $process = (int) @file_get_contents("$directory/$server.pid");
        if ($process > 0 && posix_kill($process, SIGTERM)) {
            wait_for(fn () => !posix_kill($process, 0), 10, "the end of $server");
        }
    }
});
run('php-fpm8.2', '-n', '-R', '-y', "$directory/fpm.conf", '-p', $directory, ...$extension);
run('nginx', '-e', "$directory/nginx.log", '-p', $directory, '-c', "$directory/nginx.conf");
wait_for(fn () => @fsockopen('127.0.0.1', $port), 10, 'nginx');

/** Status and body of one call by curl; 0: the connection ended without an answer. */
function call(string $target, string ...$options): array
{
    global $port, $directory;
    $command = ['curl', '-s', '--max-time', '20', '-o', "$directory/answer", '-w', '%{http_code} %{size_download}', ...$options, "http://127.0.0.1:$port$target"];
    @unlink("$directory/answer");
    exec(implode(' ', array_map(escapeshellarg(...), $command)) . ' 2>&1', $output);
    return [(int) $output[0], (string) @file_get_contents("$directory/answer")];
}

/** What was recorded, as another process of the same user reads it. */
function recorded(): array
{
    global $queue;
    $code = <<<'PHP'
        for ($all = [], $after = null; $page = S2S\Callback::conversions(100, $after); $after = end($page)->id) {
            array_push($all, ...$page);
        }
        echo json_encode($all);
        PHP;
    $process = start_php($code, ['s2s.queue' => $queue]);
    $line = $process->readLine(20);
    $process->wait();
    return json_decode($line, true, flags: JSON_THROW_ON_ERROR);
}

$secret = 'secret=' . SECRET;
$page = '/adcenter/callback';
$good = [
    'the query' => ["$page?spid=get&$secret&yourparam=x%20y"],
    'HEAD' => ["$page?spid=head&$secret", '--head'],
    'POST with a query' => ["$page?spid=post&$secret", '-X', 'POST'],
    'POST with a form' => [$page, '-d', "spid=form&$secret&yourparam=x"],
    'the path' => ["$page/path-1/?$secret&yourparam=x"],
    'the path without a slash' => ["$page/path-2?$secret"],
    'the path, encoded' => ["$page/a%20%2B%C5%BE?$secret"],
    'the path, with a slash in the spid' => ["$page/a%2Fb/?$secret"],
    'the path, with a plus' => ["$page/a+b?$secret"],
    'another parameter' => ["/own?click=own&$secret"],
    'an allowed address' => ["/near?spid=near&$secret"],
    'an allowed address, and no secret' => ['/near-only?spid=near-only'],
];
foreach ($good as $what => $arguments) {
    [$status, $body] = call(...$arguments);
    check($status === 200 && ($body === "OK\n" || $what === 'HEAD'), "$what: $status $body");
}
check(call("$page?spid=" . str_repeat('9', 255) . "&$secret")[0] === 200, '255 characters');

$bad = [
    'no secret' => [403, ["$page?spid=1"], 'secret'],
    'a wrong secret' => [403, ["$page?spid=1&secret=tops3cre"], 'secret'],
    'the secret twice' => [403, ["$page?spid=1&$secret&$secret"], 'secret'],
    'a foreign address' => [403, ["/far?spid=1&$secret"], 'address'],
    'no spid' => [400, ["$page?$secret"], 'given'],
    'an empty spid' => [400, ["$page?spid=&$secret"], 'empty'],
    'the spid twice' => [400, ["$page?spid=1&spid=1&$secret"], 'once'],
    'the spid in path and query' => [400, ["$page/1/?spid=1&$secret"], 'once'],
    'a list' => [400, ["$page?spid[]=1&$secret", '-g'], 'once'],
    'the macro' => [400, ["$page?spid=[spid]&$secret", '-g'], 'macro'],
    'the macro in the path' => [400, ["$page/%5Bspid%5D/?$secret"], 'macro'],
    'the other macro' => [400, ["$page?spid={spid}&$secret", '-g'], 'macro'],
    '256 characters' => [400, ["$page?spid=" . str_repeat('9', 256) . "&$secret"], '255'],
    'control characters' => [400, ["$page?spid=%00&$secret"], 'control'],
    'not UTF-8' => [400, ["$page?spid=%ff&$secret"], 'UTF-8'],
    'two segments' => [400, ["$page/a/b/?$secret"], 'path'],
    'a spid that the web server changed' => [400, ["$page/a%2F%2Fb/?$secret"], 'path'],
    'dots behind an encoded slash' => [400, ["$page/a%2F..%2Fb/?$secret"], 'path'],
    'another method' => [405, ["$page?spid=1&$secret", '-X', 'PUT'], 'GET'],
    'a queue that is not there' => [500, ["/broken?spid=1&$secret"], 'Not recorded'],
    'neither secret nor addresses' => [500, ['/open?spid=1'], 'Not recorded'],
    'both empty' => [500, ["/empty?spid=1&$secret"], 'Not recorded'],
    'a form with too many parameters' => [400, [$page, '-d', "spid=1&$secret&" . implode('&', array_map(static fn (int $i) => "p$i=x", range(1, 1500)))], '1000'],
];
foreach ($bad as $what => [$expected, $arguments, $reason]) {
    [$status, $body] = call(...$arguments);
    check($status === $expected && str_contains($body, $reason) && !str_contains($body, SECRET), "$what: $status $body");
}
check(str_contains(file_get_contents("$directory/fpm.log"), '/proc/nowhere'), 'the reason of the 500 is in the error log');
check(substr_count(file_get_contents("$directory/fpm.log"), 'neither S2S_CALLBACK_SECRET nor S2S_CALLBACK_ADDRESSES') === 2, 'an open page is in the error log');

// Where PHP shows errors (a Docker image without a php.ini), its own warning comes before the page: the status is lost, and the log says so.
[$status, $body] = call(...['/displayed', ...array_slice($bad['a form with too many parameters'][1], 1)]);
check(str_contains($body, 'Input variables exceeded') && str_contains($body, 'at most 1000') && !str_contains($body, 'callback.php'), "errors shown: $status $body");
check(str_contains(file_get_contents("$directory/fpm.log"), 'answered 200, meant 400'), 'a status that could not be sent is in the error log');

$recorded = recorded();
$spids = ['get', 'head', 'post', 'form', 'path-1', 'path-2', 'a +ž', 'a/b', 'a+b', 'own', 'near', 'near-only', str_repeat('9', 255)];
check(array_column($recorded, 'spid') === $spids, 'recorded: ' . implode(' ', array_column($recorded, 'spid')));
check($recorded[0]['parameters'] === ['yourparam' => 'x y'] && $recorded[0]['address'] === '127.0.0.1' && abs($recorded[0]['time'] / 1000 - time()) < 60,
    json_encode($recorded[0]));
check(!str_contains(json_encode($recorded), SECRET), 'the secret is not recorded');

// Many at once: each call counts, or with single use only the first.
foreach ([['/adcenter/callback', 200], ['/single', 1]] as [$path, $expected]) {
    $spid = 'many' . strtr($path, '/', '-');
    $output = run('ab', '-q', '-n', '200', '-c', '8', '-s', '30', "http://127.0.0.1:$port$path?spid=$spid&$secret");
    preg_match('/^Non-2xx responses:\s+(\d+)/m', $output, $refused);
    $rows = array_values(array_filter(recorded(), fn ($row) => $row['spid'] === $spid));
    check(!isset($refused[1]), "$path: not answered 200: " . ($refused[1] ?? ''));
    check(count($rows) === $expected && array_column($rows, 'count') === range(1, $expected), "$path: " . count($rows) . " of $expected calls");
    check(count(array_filter($rows, fn ($row) => $row['isNew'])) === 1 && $rows[0]['isNew'], "$path: which is new");
}

// SIGKILL for every worker right after the answer.
$answered = [];
for ($round = 0; $round < KILLS; $round++) {
    [$status] = call("$page?spid=kill-$round&$secret");
    $master = (int) file_get_contents("$directory/fpm.pid");
    $workers = preg_split('/\s+/', (string) file_get_contents("/proc/$master/task/$master/children"), -1, PREG_SPLIT_NO_EMPTY);
    array_map(fn ($worker) => posix_kill((int) $worker, SIGKILL), $workers);
    if ($status === 200) {
        $answered[] = "kill-$round";
    }
}
$rows = array_count_values(array_filter(array_column(recorded(), 'spid'), fn ($spid) => str_starts_with((string) $spid, 'kill-')));
check(count($answered) >= KILLS / 2, count($answered) . ' of ' . KILLS . ' calls were answered 200');
check(array_diff($answered, array_keys($rows)) === [], 'lost: ' . implode(' ', array_diff($answered, array_keys($rows))));
check($rows === [] || max($rows) === 1, 'recorded twice: ' . json_encode($rows));
printf("adcenter: %d calls answered, their workers killed at once, %d lost\n", count($answered), count(array_diff($answered, array_keys($rows))));
finish();
