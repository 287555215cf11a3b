--TEST--
README's example for Knorex, against an endpoint that checks it
--EXTENSIONS--
s2s
--FILE--
<?php
require __DIR__ . '/../postback/postback.inc';

$server = CheckingServer::postback([
    'path' => '/conversion', 'clickId' => 'kcid', 'parameters' => ['goal', 'value', 'currency', 'order'], 'required' => ['goal', 'value', 'currency', 'order'],
]);
run_shop('$event = order();' . readme_example('knorex', $server) . 'show(settled($receipt->queued["knorex"]));', $server->ini(temporary_directory()));
echo count($server->arrivals()), " arrived\n";
?>
--EXPECT--
delivered, status 200, 1 attempts, answer "success=true
"
1 arrived
