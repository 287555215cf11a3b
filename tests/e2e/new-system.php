<?php
/*
 * The ad system of docs/internals/destination.md, built by new-system: one file, one row, its test, the list of
 * php.ini's entries and the generated lists are all that was touched, and the .phpts that look at every system hold; php.ini's entries are there, checked and masked; an event sent by php.ini's setting
 * and one by S2S\Destination\System arrive over TLS as the page says; what is skipped and what is wrong is told.
 */
require __DIR__ . '/e2e.inc';

check(getenv('S2S_NEW_SYSTEM_CHANGES') === <<<'END'
     M config.m4
     M config.w32
     M src/destinations/systems.h
     M tests/phpt/ini/defaults.phpt
    ?? src/destinations/example.c
    ?? tests/unit/test_example.c
    1	0	config.m4
    1	0	config.w32
    1	0	src/destinations/systems.h
    3	0	tests/phpt/ini/defaults.phpt
    END, "touched was:\n" . getenv('S2S_NEW_SYSTEM_CHANGES'));
check(preg_match('/^\d+ passed, 0 failed, 0 skipped$/m', getenv('S2S_NEW_SYSTEM_FLOORS')) === 1, "check-floors says:\n" . getenv('S2S_NEW_SYSTEM_FLOORS'));
check(preg_match('/^[1-9]\d+ passed, 0 failed, 0 skipped$/m', getenv('S2S_NEW_SYSTEM_UNIT')) === 1, "the unit tests say:\n" . getenv('S2S_NEW_SYSTEM_UNIT'));
check(preg_match('/^[1-9]\d+ passed, 0 failed, 0 skipped$/m', getenv('S2S_NEW_SYSTEM_PHPT')) === 1, "the .phpts say:\n" . getenv('S2S_NEW_SYSTEM_PHPT'));

$entries = ini_get_all('s2s');
$mine = array_filter(array_keys($entries), static fn (string $name) => str_starts_with($name, 's2s.example.'));
check(array_values($mine) === ['s2s.example.endpoint', 's2s.example.shop', 's2s.example.token'], 'the entries are ' . implode(', ', $mine));
foreach ($mine as $name) {
    check($entries[$name]['access'] === INI_SYSTEM && $entries[$name]['global_value'] === '', "$name is php.ini's, and empty");
}

/** php --ri with these entries. */
function information(array $ini): string
{
    $command = [PHP_BINARY, ...extension_arguments(), '-d', 's2s.queue=memory:'];
    foreach ($ini as $name => $value) {
        array_push($command, '-d', "s2s.example.$name=\"$value\"");
    }
    $process = new Process([...$command, '--ri', 's2s']);
    check($process->wait() === 0, 'php --ri works');
    return $process->output();
}

$text = information(['shop' => 'shop-1', 'token' => 'SECRET']);
check(str_contains($text, "\ns2s.example.shop => shop-1 => shop-1\n"), "the account is shown:\n$text");
check(str_contains($text, "\ns2s.example.token => ******** => ********\n"), "the token is masked:\n$text");
check(!str_contains($text, 'SECRET') && !str_contains($text, 'Refused'), 'nothing else of it shows, and nothing is refused');
$text = information(['shop' => 'shop 1', 'token' => 'SECRET 1', 'endpoint' => 'http://events.example/']);
check(str_contains($text, 'Refused setting => s2s.example.shop must contain visible ASCII characters only, "shop 1" given'), "an account is checked:\n$text");
check(str_contains($text, "Refused setting => s2s.example.token must contain visible ASCII characters only\n"), "a token is checked, and not repeated:\n$text");
check(str_contains($text, 'Refused setting => s2s.example.endpoint must begin with https://'), "an endpoint is checked:\n$text");

$server = new FaultServer();
$ini = parse_ini_string((string) getenv('S2S_NEW_SYSTEM_INI')) + ['s2s.example.endpoint' => $server->url('https', '/v1/purchases'), 's2s.ca_file' => $server->caFile()];
$send = static function (string $code, array $more = []) use ($ini): array {
    $process = start_shop("echo json_encode((static function () { $code })(), JSON_THROW_ON_ERROR);", temporary_directory(), null, $more + $ini);
    $status = $process->wait();
    $output = $process->output();
    check($status === 0, "the shop's process ended with $status: $output");
    return (array) json_decode($output, true);
};

/** The request as the page says it is: what differs from that, or ''. */
function difference(array $arrival, string $shop, string $token, string $order): string
{
    $body = json_decode($arrival['body'], true);
    $expected = ['shop' => $shop, 'event_id' => $body['event_id'] ?? '', 'time' => $body['time'] ?? 0, 'order' => ['id' => $order, 'value' => 100.1, 'currency' => 'CZK']];
    $right = $arrival['port'] === 'https' && $arrival['method'] === 'POST' && $arrival['path'] === '/v1/purchases' && $body === $expected
        && strlen($body['event_id']) === 36 && abs($body['time'] / 1000 - time()) < 60
        && $arrival['headers']['content-type'] === 'application/json' && $arrival['headers']['authorization'] === "Bearer $token";
    return $right ? '' : json_encode($arrival);
}

$settled = '$entry = settled($receipt->queued[$name]); return [$entry->state->value, $entry->status, $entry->attempts, $entry->answer];';
$result = $send('$name = "example"; $receipt = (new S2S\Client())->send(purchase("order-1"));' . $settled);
check(array_slice($result, 0, 3) === ['delivered', 200, 1], "by php.ini's setting it is " . json_encode($result));
$arrivals = $server->waitForArrivals(1);
check(difference($arrivals[0], 'shop-1', 'your-token', 'order-1') === '', 'it arrived as ' . json_encode($arrivals));

$server->behave([['status' => 503], ['status' => 200]]);
$result = $send('$event = purchase("order-2"); $name = "second";' . getenv('S2S_NEW_SYSTEM_PHP') . $settled);
check(array_slice($result, 0, 3) === ['delivered', 200, 2], 'by the class, at the second try, it is ' . json_encode($result));
$arrivals = $server->waitForArrivals(3);
check(count($arrivals) === 3 && difference($arrivals[2], 'shop-2', 'another-token', 'order-2') === '', 'it arrived as ' . json_encode(array_slice($arrivals, 1)));

$server->behave([['status' => 422, 'body' => 'no such order']]);
$result = $send('$name = "example"; $receipt = (new S2S\Client())->send(purchase("order-3"));' . $settled);
check($result === ['rejected', 422, 1, 'no such order'], 'what it refuses is ' . json_encode($result));
$server->behave([['status' => 401]]);
$result = $send('(new S2S\Client())->send(purchase("order-4")); return wait_for(static fn () => isset(destination_stats("example")["held"]) ? destination_stats("example") : null);');
check(str_contains(json_encode($result['held'] ?? null), 'check s2s.example.token'), 'a refused token holds it: ' . json_encode($result));

$result = $send(<<<'PHP'
    $client = new S2S\Client();
    $receipt = $client->send(new S2S\Event('PageView'));
    try {
        $client->send(new S2S\Event('Purchase'));
        $problem = null;
    } catch (S2S\InvalidEvent $invalid) {
        $problem = $invalid->getProblems()[0];
    }
    ob_start();
    var_dump(new S2S\Destination\System('example', ['shop' => 'shop-1', 'token' => 'SECRET']));
    return [$receipt->queued, $receipt->skipped, $problem?->path, $problem?->message, $client->preview(purchase('order-5'))['example']->headers['Authorization'], ob_get_clean()];
    PHP);
check(array_slice($result, 0, 2) === [[], ['example' => 'event name is not Purchase']], 'the skip is told: ' . json_encode($result));
check(array_slice($result, 2, 2) === ['order.id', 'is required: give the event an order'], 'the error is told: ' . json_encode($result));
check($result[4] === 'Bearer ***' && !str_contains($result[5], 'SECRET') && str_contains($result[5], '********') && str_contains($result[5], '"shop-1"'), 'the token is in no preview and no dump: ' . json_encode($result));
check(count($server->arrivals()) === 5, 'and nothing of that was sent');
finish();
