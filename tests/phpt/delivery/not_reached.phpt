--TEST--
An endpoint that can't be reached costs no attempts, and says why
--EXTENSIONS--
s2s
--FILE--
<?php
require __DIR__ . '/delivery.inc';
$code = <<<'PHP'
    $id = send_order('order-1');
    echo "  ", last_error(), "\n  ";
    show(entry_when($id, fn ($entry) => $entry->answer !== null));
    PHP;
$cases = [
    'connection refused' => ['s2s.sklik.endpoint' => 'https://127.0.0.1:1/rtgconv'],
    'unknown host' => ['s2s.sklik.endpoint' => 'https://shop.invalid/rtgconv'],
];
foreach ($cases as $case => $ini) {
    echo "$case:\n";
    $queue = temporary_directory();
    ob_start();
    shop($code, $queue, null, $ini + ['s2s.sklik.sem_id' => '0123456789abcdefghijklmn']);
    echo preg_replace(['/after \d+ ms/', '/Resolving timed out after \d+ milliseconds/'], ['after N ms', 'Could not resolve host: shop.invalid'], ob_get_clean());
}
foreach (['reset_handshake' => [], 'hang_handshake' => ['s2s.connect_timeout' => '0.5', 's2s.timeout' => '1']] as $action => $ini) {
    $server = new FaultServer();
    $server->behave([['action' => $action]]);
    echo "$action:\n";
    ob_start();
    shop($code, temporary_directory(), $server, $ini);
    echo preg_replace(
        ['/(Connection timed out|SSL connection timeout)( after \d+ milliseconds)?/', '/(Send|Recv) failure: /', '/Failed to connect to 127\.0\.0\.1 port \d+ after \d+ ms: Could(n\'t| not) connect to server|getpeername\(\) failed with errno \d+: Transport endpoint is not connected/'],
        // A reset can come before the connection is seen as made, or before its other end is asked for.
        ['in time', '', 'Connection reset by peer'],
        ob_get_clean(),
    );
    echo count($server->arrivals()), " arrived\n";
}
?>
--EXPECTF--
connection refused:
  Failed to connect to 127.0.0.1 port 1 after N ms: Could%r(n't| not)%r connect to server
  queued, status none, 0 attempts, answer "Failed to connect to 127.0.0.1 port 1 after N ms: Could%r(n't| not)%r connect to server"
unknown host:
  Could not resolve host: shop.invalid
  queued, status none, 0 attempts, answer "Could not resolve host: shop.invalid"
reset_handshake:
  Connection reset by peer
  queued, status none, 0 attempts, answer "Connection reset by peer"
0 arrived
hang_handshake:
  in time
  queued, status none, 0 attempts, answer "in time"
0 arrived
