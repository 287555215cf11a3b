--TEST--
Postbacks: what each answer means, and what is done about none
--EXTENSIONS--
s2s
--FILE--
<?php
require __DIR__ . '/postback.inc';

const SEND = <<<'PHP'
    $postback = new S2S\Destination\Postback(...json_decode($argv[2], true) + ['name' => 'net', 'url' => $argv[1] . '?k={kcid}']);
    show(settled((new S2S\Client($postback))->send(order())->queued['net']));
    PHP;

/** One event to an endpoint that behaves so. */
function answered(string $what, array $behaviours, array $settings = [], array $ini = []): void
{
    $server = new FaultServer();
    $server->behave($behaviours);
    echo "$what: ";
    run_shop(SEND, $ini + $server->ini(temporary_directory()), [$server->url(path: '/pb'), json_encode($settings)]);
    $arrivals = $server->arrivals();
    echo '    ', count($arrivals), ' arrived', array_unique(array_column($arrivals, 'path')) === ['/pb?k=AbC%2F1%20%2B%C4%8D%26x%3D%257E'] ? '' : ', DIFFERENT', "\n";
}

foreach ([200, 204, 302, 400, 401, 404, 410] as $status) {
    answered("$status", [['status' => $status, 'headers' => ['Location' => 'https://127.0.0.1/elsewhere']]]);
}
foreach ([408, 429, 500, 503] as $status) {
    answered("$status, then 200", [['status' => $status, 'headers' => ['Retry-After' => '0'], 'times' => 1], ['status' => 200]]);
}
echo "Texts:\n";
$texts = ['successText' => 'success=true', 'failureText' => 'invalid'];
answered('success', [['status' => 200, 'body' => 'success=true']], $texts);
answered('failure', [['status' => 200, 'body' => 'success=true, invalid click']], $texts);
answered('neither', [['status' => 200, 'body' => 'thank you']], $texts);
answered('cut short', [['action' => 'truncate']], $texts);
answered('cut short, nobody looks', [['action' => 'truncate']]);
echo "No answer:\n";
foreach (['hang', 'close', 'reset', 'garbage'] as $action) {
    answered($action, [['action' => $action, 'times' => 1], ['status' => 200]], [], ['s2s.timeout' => '0.5']);
    answered("$action, resent", [['action' => $action, 'times' => 1], ['status' => 200]], ['resendUncertain' => true], ['s2s.timeout' => '0.5']);
}
?>
--EXPECTF--
200: delivered, status 200, 1 attempts, answer "{}"
    1 arrived
204: delivered, status 204, 1 attempts, answer ""
    1 arrived
302: rejected, status 302, 1 attempts, answer "{}"
    1 arrived
400: rejected, status 400, 1 attempts, answer "{}"
    1 arrived
401: rejected, status 401, 1 attempts, answer "{}"
    1 arrived
404: rejected, status 404, 1 attempts, answer "{}"
    1 arrived
410: rejected, status 410, 1 attempts, answer "{}"
    1 arrived
408, then 200: delivered, status 200, 2 attempts, answer "{}"
    2 arrived
429, then 200: delivered, status 200, 2 attempts, answer "{}"
    2 arrived
500, then 200: delivered, status 200, 2 attempts, answer "{}"
    2 arrived
503, then 200: delivered, status 200, 2 attempts, answer "{}"
    2 arrived
Texts:
success: delivered, status 200, 1 attempts, answer "success=true"
    1 arrived
failure: rejected, status 200, 1 attempts, answer "success=true, invalid click"
    1 arrived
neither: rejected, status 200, 1 attempts, answer "thank you"
    1 arrived
cut short: uncertain, status 200, 1 attempts, answer "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"
    1 arrived
cut short, nobody looks: delivered, status 200, 1 attempts, answer "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"
    1 arrived
No answer:
hang: uncertain, status none, 1 attempts, answer "Operation timed out after %d milliseconds with 0 bytes received"
    1 arrived
hang, resent: delivered, status 200, 2 attempts, answer "{}"
    2 arrived
close: uncertain, status none, 1 attempts, answer "Empty reply from server"
    1 arrived
close, resent: delivered, status 200, 2 attempts, answer "{}"
    2 arrived
reset: uncertain, status none, 1 attempts, answer "Recv failure: Connection reset by peer"
    1 arrived
reset, resent: delivered, status 200, 2 attempts, answer "{}"
    2 arrived
garbage: uncertain, status none, 1 attempts, answer "Received HTTP/0.9 when not allowed"
    1 arrived
garbage, resent: delivered, status 200, 2 attempts, answer "{}"
    2 arrived
