--TEST--
AdRoll: the table of answers
--EXTENSIONS--
s2s
--FILE--
<?php
require __DIR__ . '/adroll_server.inc';
$code = <<<'PHP'
    [$id] = adroll_send(['order-1']);
    show(settled($id));
    PHP;
foreach ([200, 202, 302, 400, 404, 405, 413, 422, 418] as $status) {
    $server = new FaultServer();
    $server->behave([['status' => $status, 'body' => '{"error":"x"}']]);
    adroll_shop($code, temporary_directory(), $server);
    echo count($server->arrivals()), " arrived\n";
}
echo "Retried:\n";
foreach ([408, 429, 503] as $status) {
    $server = new FaultServer();
    $server->behave([['status' => $status], ['status' => 200]]);
    adroll_shop($code, temporary_directory(), $server);
}
echo "Held:\n";
foreach ([401, 403] as $status) {
    $server = new FaultServer();
    $server->behave([['status' => $status, 'body' => 'who?'], ['status' => 200]]);
    adroll_shop(<<<'PHP'
        [$id] = adroll_send(['order-1']);
        echo wait_for(fn () => adroll_stats()['held'] ?? null, 20, 'a hold'), "\n";
        show(entry($id));
        // A corrected token lets go of it.
        settled(adroll_send(['order-2'], new S2S\Client(new S2S\Destination\AdRoll('ADV', 'PIX', 'token-2')))[0]);
        show(settled($id));
        PHP, temporary_directory(), $server);
    echo implode(', ', array_map(fn ($arrival) => $arrival['headers']['authorization'], $server->arrivals())), "\n";
}
?>
--EXPECTF--
delivered, status 200, 1 attempts, answer "{"error":"x"}"
1 arrived
rejected, status 202, 1 attempts, answer "{"error":"x"}"
1 arrived
rejected, status 302, 1 attempts, answer "{"error":"x"}"
1 arrived
rejected, status 400, 1 attempts, answer "{"error":"x"}"
1 arrived
rejected, status 404, 1 attempts, answer "{"error":"x"}"
1 arrived
rejected, status 405, 1 attempts, answer "{"error":"x"}"
1 arrived
rejected, status 413, 1 attempts, answer "{"error":"x"}"
1 arrived
rejected, status 422, 1 attempts, answer "{"error":"x"}"
1 arrived
rejected, status 418, 1 attempts, answer "{"error":"x"}"
1 arrived
Retried:
delivered, status 200, 2 attempts, answer "{}"
delivered, status 200, 2 attempts, answer "{}"
delivered, status 200, 2 attempts, answer "{}"
Held:
the token is refused; check it, and the advertisable
queued, status 401, 0 attempts, answer "who?"
delivered, status 200, 1 attempts, answer "{}"
Token token-1, Token token-2
the token is refused; check it, and the advertisable
queued, status 403, 0 attempts, answer "who?"
delivered, status 200, 1 attempts, answer "{}"
Token token-1, Token token-2
