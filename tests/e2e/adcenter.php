<?php
/*
 * integrations/adcenter/callback.php behind nginx and php-fpm, or behind Apache with mod_php and then with php-fpm, each
 * with the block of its README: what it answers, that nothing else is served, that the secret is in no log, and that
 * what it answered 200 to is recorded, whatever becomes of the processes right after the answer.
 *
 *     php … tests/e2e/adcenter.php nginx|apache-mod-php|apache-fpm
 */
require __DIR__ . '/e2e.inc';
require __DIR__ . '/adcenter.inc';

const KILLS = 30;
const PAGE = '/adcenter/callback';
$secret = 'secret=' . SECRET;
$from = static fn (string $addresses) => ['-H', "X-Forwarded-For: $addresses"];

$good = [
    'the query' => [PAGE . "?spid=get&$secret&yourparam=x%20y"],
    'HEAD' => [PAGE . "?spid=head&$secret", '--head'],
    'POST with a query' => [PAGE . "?spid=post&$secret", '-X', 'POST'],
    'POST with a form' => [PAGE, '-d', "spid=form&$secret&yourparam=x"],
    'the path' => [PAGE . "/path-1/?$secret&yourparam=x"],
    'the path without a slash' => [PAGE . "/path-2?$secret"],
    'the path, encoded' => [PAGE . "/a%20%2B%C5%BE?$secret"],
    'the path, with a slash in the spid' => [PAGE . "/a%2Fb/?$secret"],
    'the path, with a plus' => [PAGE . "/a+b?$secret"],
    'another parameter' => ["/own?click=own&$secret"],
    'an allowed address' => ["/near?spid=near&$secret"],
    'an allowed address, and no secret' => ['/near-only?spid=near-only'],
    'an allowed address, says a proxy' => ["/proxied?spid=proxied&$secret", ...$from('192.0.2.7')],
    'an allowed address, whatever it says itself' => ["/proxied?spid=proxied-2&$secret", ...$from('198.51.100.1, 192.0.2.8')],
    '255 characters' => [PAGE . '?spid=' . str_repeat('9', 255) . "&$secret"],
];
$spids = ['get', 'head', 'post', 'form', 'path-1', 'path-2', 'a +ž', 'a/b', 'a+b', 'own', 'near', 'near-only', 'proxied', 'proxied-2', str_repeat('9', 255)];

$site = match ($argv[1] ?? '') {
    'nginx' => new NginxSite(),
    'apache-mod-php' => new ApacheModPhpSite(),
    'apache-fpm' => new ApacheFpmSite(),
};
$too_large = $site->tooLarge();
$many_fields = "spid=1&$secret&" . implode('&', array_map(static fn (int $i) => "p$i=x", range(1, 1500)));
$bad = [
    'no secret' => [403, [PAGE . '?spid=1'], 'secret'],
    'a wrong secret' => [403, [PAGE . '?spid=1&secret=tops3cre'], 'secret'],
    'the secret twice' => [403, [PAGE . "?spid=1&$secret&$secret"], 'secret'],
    'a foreign address' => [403, ["/far?spid=1&$secret"], 'address'],
    'a foreign address that says another' => [403, ["/far?spid=1&$secret", ...$from('192.0.2.7')], 'address'],
    'the proxy itself' => [403, ["/proxied?spid=1&$secret"], 'address'],
    'a foreign address, says a proxy' => [403, ["/proxied?spid=1&$secret", ...$from('198.51.100.1')], 'address'],
    'a foreign address, whatever it says itself' => [403, ["/proxied?spid=1&$secret", ...$from('192.0.2.7, 198.51.100.1')], 'address'],
    'no spid' => [400, [PAGE . "?$secret"], 'given'],
    'an empty spid' => [400, [PAGE . "?spid=&$secret"], 'empty'],
    'the spid twice' => [400, [PAGE . "?spid=1&spid=1&$secret"], 'once'],
    'the spid in path and query' => [400, [PAGE . "/1/?spid=1&$secret"], 'once'],
    'a list' => [400, [PAGE . "?spid[]=1&$secret", '-g'], 'once'],
    'the macro' => [400, [PAGE . "?spid=[spid]&$secret", '-g'], 'macro'],
    'the macro in the path' => [400, [PAGE . "/%5Bspid%5D/?$secret"], 'macro'],
    'the other macro' => [400, [PAGE . "?spid={spid}&$secret", '-g'], 'macro'],
    '256 characters' => [400, [PAGE . '?spid=' . str_repeat('9', 256) . "&$secret"], '255'],
    'control characters' => [400, [PAGE . "?spid=%00&$secret"], 'control'],
    'not UTF-8' => [400, [PAGE . "?spid=%ff&$secret"], 'UTF-8'],
    'two segments' => [400, [PAGE . "/a/b/?$secret"], 'path'],
    'a spid that the web server changed' => [400, [PAGE . "/a%2F%2Fb/?$secret"], 'path'],
    'dots behind an encoded slash' => [400, [PAGE . "/a%2F..%2Fb/?$secret"], 'path'],
    'PUT' => [405, [PAGE . "?spid=1&$secret", '-X', 'PUT'], 'GET'],
    'DELETE' => [405, [PAGE . "?spid=1&$secret", '-X', 'DELETE'], 'GET'],
    'OPTIONS' => [405, [PAGE . "?spid=1&$secret", '-X', 'OPTIONS'], 'GET'],
    'a queue that is not there' => [500, ["/broken?spid=1&$secret"], 'Not recorded'],
    'neither secret nor addresses' => [500, ['/open?spid=1'], 'Not recorded'],
    'both empty' => [500, ["/empty?spid=1&$secret"], 'Not recorded'],
    'a form with too many parameters' => [400, [PAGE, '-d', $many_fields], '1000'],
    'a form that is too large' => [$too_large[0], [PAGE, '-d', "spid=1&$secret&x=" . str_repeat('x', 65536)], $too_large[1]],
    'a name that begins like it' => [404, [PAGE . 'x?spid=1'], ''],
    'its file' => [404, [PAGE . '.php?spid=1'], ''],
    'its folder' => [404, ['/adcenter/?spid=1'], ''],
    'what is beside it' => [404, ['/adcenter/README.md'], ''],
    'what is beside it, by way of it' => [404, [PAGE . '/../README.md', '--path-as-is'], ''],
    'the same, encoded' => [404, [PAGE . '/%2e%2e/README.md', '--path-as-is'], ''],
];

$begin = 1000 * time();
foreach ($good as $what => $arguments) {
    [$status, $body] = $site->call(...$arguments);
    check($status === 200 && ($body === "OK\n" || $what === 'HEAD'), "$what: $status $body");
}
foreach ($bad as $what => [$expected, $arguments, $reason]) {
    [$status, $body, $headers] = $site->call(...$arguments);
    check($status === $expected && str_contains($body, $reason) && !str_contains($body, SECRET), "$what: $status $body");
    check($status !== 405 || str_contains($headers, 'Allow: GET, HEAD, POST'), "$what: $headers");
}
$log = $site->errorLog();
check(str_contains($log, '/proc/nowhere'), 'the reason of the 500 is in the error log');
check(substr_count($log, 'neither S2S_CALLBACK_SECRET nor S2S_CALLBACK_ADDRESSES') === 2, 'an open page is in the error log');

// Where PHP shows errors (a Docker image without a php.ini), its own warning comes before the page: the status is lost, and the log says so.
[$status, $body] = $site->call('/displayed', '-d', $many_fields);
check(str_contains($body, 'Input variables exceeded') && str_contains($body, 'at most 1000') && !str_contains($body, 'callback.php'), "errors shown: $status $body");
check(str_contains($site->errorLog(), 'answered 200, meant 400'), 'a status that could not be sent is in the error log');

$recorded = $site->recorded();
check(array_column($recorded, 'spid') === $spids, 'recorded: ' . implode(' ', array_column($recorded, 'spid')));
check($recorded[0]['parameters'] === ['yourparam' => 'x y'] && $recorded[0]['address'] === '127.0.0.1' && $recorded[0]['time'] >= $begin && $recorded[0]['time'] <= 1000 * (time() + 1),
    json_encode($recorded[0]));
check(array_column($recorded, 'address', 'spid')['proxied-2'] === '192.0.2.8', 'the address that the proxy says is recorded');
check(!str_contains(json_encode($recorded), SECRET), 'the secret is not recorded');

// The network says that it calls over HTTP: not redirected, also where there is TLS.
[$status, $body] = $site->call("$site->plain" . PAGE . "?spid=plain&$secret");
check($status === 200 && $body === "OK\n", "over HTTP: $status $body");
$site->further($secret);

// What is written down of other pages shows that the log works.
$site->call('/elsewhere?shown=1');
wait_for(fn () => str_contains($site->accessLog(), 'GET /elsewhere?shown=1'), 10, 'a line in the access log');
check(!str_contains($site->accessLog(), SECRET), 'the secret is in the access log: ' . implode("\n", array_slice(preg_grep('/' . SECRET . '/', explode("\n", $site->accessLog())), 0, 3)));

// Many at once: each call counts, or with single use only the first.
foreach ([[PAGE, 200], ['/single', 1]] as [$path, $expected]) {
    $spid = 'many' . strtr($path, '/', '-');
    $output = run('ab', '-q', '-n', '200', '-c', '8', '-s', '30', "$site->origin$path?spid=$spid&$secret");
    preg_match('/^Non-2xx responses:\s+(\d+)/m', $output, $refused);
    $rows = array_values(array_filter($site->recorded(), fn ($row) => $row['spid'] === $spid));
    check(!isset($refused[1]), "$path: not answered 200: " . ($refused[1] ?? ''));
    check(count($rows) === $expected && array_column($rows, 'count') === range(1, $expected), "$path: " . count($rows) . " of $expected calls");
    check(count(array_filter($rows, fn ($row) => $row['isNew'])) === 1 && $rows[0]['isNew'], "$path: which is new");
}

// SIGKILL for every worker right after the answer.
$answered = [];
for ($round = 0; $round < KILLS; $round++) {
    [$status] = $site->call(PAGE . "?spid=kill-$round&$secret");
    $site->killWorkers();
    if ($status === 200) {
        $answered[] = "kill-$round";
    }
}
$rows = array_count_values(array_filter(array_column($site->recorded(), 'spid'), fn ($spid) => str_starts_with((string) $spid, 'kill-')));
check(count($answered) >= KILLS / 2, count($answered) . ' of ' . KILLS . ' calls were answered 200');
check(array_diff($answered, array_keys($rows)) === [], 'lost: ' . implode(' ', array_diff($answered, array_keys($rows))));
check($rows === [] || max($rows) === 1, 'recorded twice: ' . json_encode($rows));
printf("adcenter, %s: %d calls answered, their workers killed at once, %d lost\n", $argv[1], count($answered), count(array_diff($answered, array_keys($rows))));
finish();
