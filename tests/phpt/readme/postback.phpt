--TEST--
README's example for a postback, against an endpoint that checks it
--EXTENSIONS--
s2s
--FILE--
<?php
require __DIR__ . '/../postback/postback.inc';

$sale = ['path' => '/pb/*', 'clickId' => '', 'headers' => ['X-Token' => 'your token'], 'key' => 'your key'];
foreach (['Purchase' => ['parameters' => ['amount', 'order'], 'required' => ['amount', 'order']] + $sale, 'Refund' => ['path' => '/refund/*', 'parameters' => ['order'], 'required' => ['order']] + $sale] as $name => $expected) {
    $server = CheckingServer::postback($expected);
    $event = "\$event = order(name: '$name', clickIds: ['cid' => 'x y']);";
    run_shop($event . readme_example('postback', $server) . 'show(settled($receipt->queued["my-network"]), 12);', $server->ini(temporary_directory()));
    echo count($server->arrivals()), " arrived\n";
}
?>
--EXPECT--
delivered, status 200, 1 attempts, answer "success=true"
1 arrived
delivered, status 200, 1 attempts, answer "success=true"
1 arrived
