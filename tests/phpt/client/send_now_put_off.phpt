--TEST--
S2S\Client::sendNow(): the answer of the last try where it did not settle the event; what can't come in time is not waited for
--EXTENSIONS--
s2s
--FILE--
<?php
require __DIR__ . '/../delivery/delivery.inc';
$tries = [
    'sklik 500' => ['status' => 500, 'body' => 'oops'],
    'sklik 503, retry after ten minutes' => ['status' => 503, 'headers' => ['Retry-After' => '600'], 'body' => 'later'],
    'adjust 202' => ['status' => 202, 'body' => '{"error":"Event request failed (Missing authentication token)"}'],
    'adjust 403' => ['status' => 403, 'body' => '{"error":"Event request failed (App is inactive)"}'],
    'adjust 404' => ['status' => 404, 'body' => '{"error":"Event request failed (Device not found)"}'],
    'adroll 401' => ['status' => 401, 'body' => 'who?'],
    'adroll 429' => ['status' => 429, 'headers' => ['Retry-After' => '600'], 'body' => 'slowly'],
    'network 503' => ['status' => 503, 'headers' => ['Retry-After' => '600'], 'body' => 'busy'],
];
foreach ($tries as $what => $behaviour) {
    $server = new FaultServer();
    $server->behave([$behaviour]);
    echo "$what: ";
    shop(<<<'PHP'
        [$system, $long] = [strtok($argv[1], ' '), str_contains($argv[1], '500')];
        $client = new S2S\Client(match ($system) {
            'sklik' => new S2S\Destination\Sklik(SEM_ID, endpoint: $argv[2]),
            'adroll' => new S2S\Destination\AdRoll('ADVERTISABLE', 'PIXEL', 'token', endpoint: $argv[2]),
            'adjust' => new S2S\Destination\Adjust('app', ['Purchase' => 'token'], endpoint: $argv[2]),
            'network' => new S2S\Destination\Postback('network', "$argv[2]?o={order_id}"),
        });
        $visitor = new S2S\Visitor(
            cookies: ['__adroll_fpc' => '0123456789abcdef0123456789abcdef-1770134113000'], ip: '203.0.113.7', userAgent: 'Mozilla/5.0');
        $order = 0;
        do {
            $event = purchase('order-' . ++$order)->setDeviceId('idfa', 'd2cadb5f-410f-4963-ac0c-2a78534bdf1e')->setVisitor($visitor);
            $begin = hrtime(true);
            // A 500 is tried again after a second: it is waited for as long as that may settle it. A slow machine may need that time itself.
            [$response] = array_values($client->sendNow($event, $long ? 0.9 : patience(30)));
            $took = (hrtime(true) - $begin) / 1e9;
        } while ($long && $response->status === 0 && $order < 10);
        echo "{$response->state->value} $response->status '$response->body'\n    ", preg_replace('/\d+ s$/', 'N s', $response->error), "\n    ",
            $took < patience(10) && $response->seconds <= $took ? 'at once' : "after $took s", "\n";
        PHP, temporary_directory(), $server, [], [$what, $server->url('https', '/x')]);
}
echo "Nobody listens: ";
shop(<<<'PHP'
    [$response] = array_values((new S2S\Client(new S2S\Destination\Sklik(SEM_ID, endpoint: 'https://127.0.0.1:1/')))->sendNow(purchase('order-1'), patience(1)));
    echo "{$response->state->value} $response->status '$response->body'\n    ", $response->error, "\n";
    PHP, temporary_directory(), null);
?>
--EXPECTF--
sklik 500: queued 500 'oops'
    not settled yet; the next try is in N s
    at once
sklik 503, retry after ten minutes: queued 503 'later'
    not settled yet; the next try is in N s
    at once
adjust 202: queued 202 '{"error":"Event request failed (Missing authentication token)"}'
    the destination is held: the authentication token is missing or wrong; check s2s.adjust.token
    at once
adjust 403: queued 403 '{"error":"Event request failed (App is inactive)"}'
    the destination is held: the app is inactive; see the Adjust dashboard
    at once
adjust 404: queued 404 '{"error":"Event request failed (Device not found)"}'
    not settled yet; the next try is in N s
    at once
adroll 401: queued 401 'who?'
    the destination is held: the token is refused; check it, and the advertisable
    at once
adroll 429: queued 429 'slowly'
    not settled yet; the next try is in N s
    at once
network 503: queued 503 'busy'
    not settled yet; the next try is in N s
    at once
Nobody listens: queued 0 ''
    no answer within %f s; delivery goes on, the last try: Failed to connect to 127.0.0.1 port 1 after %d ms: Could%r(n't| not)%r connect to server
