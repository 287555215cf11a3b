--TEST--
Two destinations at one endpoint: a single event is delivered while the other destination has a backlog
--EXTENSIONS--
s2s
--SKIPIF--
<?php
if (exec('command -v nginx') === '') { die('skip nginx is not installed'); }
?>
--FILE--
<?php
require __DIR__ . '/delivery.inc';
require __DIR__ . '/../nginx.inc';
// Answers after 0.3 s; nginx before it, for both protocols.
$server = new FaultServer();
$server->behave([['status' => 200, 'delay' => 0.3]]);
$nginx = new Nginx("127.0.0.1:{$server->ports['http']}");
// Some seconds of backlog each: 8 at once over HTTP/1.1, 64 over HTTP/2.
foreach (['HTTP/1.1' => 200, 'HTTP/2' => 1500] as $protocol => $backlog) {
    foreach (['a' => 'b', 'b' => 'a'] as $busy => $quiet) {
        $queue = temporary_directory();
        $shop = start_shop(<<<'PHP'
            [, $busy, $quiet, $backlog] = $argv;
            foreach (['a', 'b'] as $name) { // "a" is known first
                $clients[$name] = new S2S\Client(new S2S\Destination\Sklik($name . substr(SEM_ID, 1), name: $name));
                $clients[$name]->send(purchase("first-$name"));
                wait_for(static fn () => destination_stats($name)['delivered'] === 1, 20, "the first event of $name");
            }
            for ($n = 1; $n <= $backlog; $n++) {
                $clients[$busy]->send(purchase("order-$n"));
            }
            wait_for(static fn () => destination_stats($busy)['delivered'] > 20, 20, 'the backlog to be begun');
            $id = $clients[$quiet]->send(purchase('order-1'))->queued[$quiet];
            $state = settled($id)->state->value;
            $left = destination_stats($busy)['queued'];
            echo $state, $left > $backlog / 4 ? ' while the other has a backlog' : " WHEN THE OTHER HAS ONLY $left", "\n";
            PHP, $queue, null, $nginx->ini($queue, $protocol === 'HTTP/2') + ['s2s.shutdown_timeout' => '0.1'], [$busy, $quiet, (string) $backlog]);
        echo "$protocol, $quiet beside $busy: ", $shop->readLine(60), "\n";
        $shop->kill();
    }
}
?>
--EXPECT--
HTTP/1.1, b beside a: delivered while the other has a backlog
HTTP/1.1, a beside b: delivered while the other has a backlog
HTTP/2, b beside a: delivered while the other has a backlog
HTTP/2, a beside b: delivered while the other has a backlog
