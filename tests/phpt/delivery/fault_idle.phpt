--TEST--
An idle connection that the far side closes just as a request is written: sent again where repeats are told apart, else uncertain and never twice
--EXTENSIONS--
s2s
--FILE--
<?php
require __DIR__ . '/delivery.inc';
foreach (['sklik', 'adroll', 'adjust', 'net'] as $system) {
    $server = new FaultServer();
    $server->behave([['status' => 200, 'body' => '{"status":"OK"}', 'then' => 'close', 'times' => 1], ['status' => 200, 'body' => '{"status":"OK"}']]);
    $origin = substr($server->url(path: '/'), 0, -1);
    echo "$system: ";
    shop('require ' . var_export(__DIR__ . '/fault_shop.inc', true) . ';
        settled(fault_send($argv[2], "$argv[2]-0", $argv[1]));
        show(settled(fault_send($argv[2], "$argv[2]-1", $argv[1])));',
        temporary_directory(), $server, ['s2s.adroll.endpoint' => "$origin/api", 's2s.adjust.endpoint' => "$origin/event"], [$origin, $system]);
    // The server closes without having read, so what it has read came over another connection.
    echo '  ', count($server->arrivals("$system-1")), " arrived\n";
}
?>
--EXPECT--
sklik: delivered, status 200, 1 attempts, answer "{"status":"OK"}"
  1 arrived
adroll: uncertain, status none, 1 attempts, answer "the connection was closed without an answer"
  0 arrived
adjust: uncertain, status none, 1 attempts, answer "the connection was closed without an answer"
  0 arrived
net: uncertain, status none, 1 attempts, answer "the connection was closed without an answer"
  0 arrived
