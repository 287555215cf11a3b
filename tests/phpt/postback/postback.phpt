--TEST--
S2S\Destination\Postback: click id, headers, signature and success text, over HTTPS to an endpoint that checks them
--EXTENSIONS--
s2s
--FILE--
<?php
require __DIR__ . '/postback.inc';

$expected = [
    'path' => '/pb', 'clickId' => 'cid', 'parameters' => ['value', 'coupon'], 'required' => ['value', 'coupon'],
    'headers' => ['X-Token' => 't0ken'], 'key' => 'k3y',
];
$send = <<<'PHP'
    $postback = static fn (string ...$changes) => new S2S\Destination\Postback(...$changes + [
        'name' => 'network', 'url' => $argv[1] . '/pb?cid={cid}&value={value}&coupon={coupon}', 'clickId' => 'cid', 'method' => $argv[2],
        'successText' => 'success=true', 'failureText' => 'success=false', 'signatureKey' => 'k3y',
    ] + ($argv[3] === '' ? [] : ['signatureHeader' => $argv[3]]), headers: ['X-Token' => 't0ken'], parameters: ['coupon']);
    $event = order('OBJ-' . $argv[2] . $argv[3], clickIds: ['cid' => 'a b', 'kcid' => 'other'])->set('coupon', 'LÉTO');
    show_response((new S2S\Client($postback()))->sendNow($event, 20)['network'] ?? null);
    if ($argv[4] === 'refused') {
        $event = order('OBJ-2', clickIds: ['cid' => 'a b']);
        show_response((new S2S\Client($postback()))->sendNow($event, 20)['network'] ?? null);
        $event = order('OBJ-3', clickIds: ['cid' => 'a b'])->set('coupon', 'x');
        show_response((new S2S\Client($postback(signatureKey: 'another')))->sendNow($event, 20)['network'] ?? null);
        echo json_encode((new S2S\Client($postback()))->send(order('OBJ-4'))->skipped), "\n";
    }
    PHP;
foreach ([['GET', null], ['POST', null], ['GET', 'X-Signature'], ['POST', 'X-Signature']] as [$method, $header]) {
    $server = CheckingServer::postback(['method' => $method, 'signatureHeader' => $header] + $expected);
    $queue = temporary_directory();
    run_shop($send, $server->ini($queue), [$server->origin, $method, (string) $header, $method === 'GET' && $header === null ? 'refused' : '']);
    $arrival = $server->arrivals()[0];
    echo $method, ' ', preg_replace(['/(?<=timestamp=)\d{10}/', '/[0-9a-f]{64}/'], ['TIME', 'HMAC'], "$arrival[path] $arrival[body]"),
        isset($arrival['headers']['X-Signature']) ? ' in a header' : '', "\n";
    // The rows in the queue have neither the header nor the signature; the destination's own row must have the key.
    $found = 0;
    foreach (new RecursiveIteratorIterator(new RecursiveDirectoryIterator($queue, FilesystemIterator::SKIP_DOTS)) as $file) {
        $found += preg_match('/signature=[0-9a-f]{64}/', (string) file_get_contents((string) $file));
    }
    echo "$found signatures in the queue\n";
}
?>
--EXPECT--
delivered, status 200, "success=true"
rejected, status 200, "success=false|coupon: is required"
rejected, status 200, "success=false|signature: is missing or wrong"
{"network":"no click id"}
GET /pb?cid=a%20b&value=100.10&coupon=L%C3%89TO&timestamp=TIME&signature=HMAC 
0 signatures in the queue
delivered, status 200, "success=true"
POST /pb cid=a%20b&value=100.10&coupon=L%C3%89TO&timestamp=TIME&signature=HMAC
0 signatures in the queue
delivered, status 200, "success=true"
GET /pb?cid=a%20b&value=100.10&coupon=L%C3%89TO&timestamp=TIME  in a header
0 signatures in the queue
delivered, status 200, "success=true"
POST /pb cid=a%20b&value=100.10&coupon=L%C3%89TO&timestamp=TIME in a header
0 signatures in the queue
