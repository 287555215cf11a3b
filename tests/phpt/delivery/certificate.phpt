--TEST--
A wrong certificate: nothing is sent, the events wait, and stats() says why
--EXTENSIONS--
s2s
--FILE--
<?php
require __DIR__ . '/delivery.inc';
$server = new FaultServer();
$code = <<<'PHP'
    $id = send_order('order-1');
    echo last_error(), "\n";
    show(entry_when($id, fn ($entry) => $entry->answer !== null), 0);
    PHP;
foreach (['expired', 'other_host', 'self_signed'] as $port) {
    echo "$port: ";
    shop($code, temporary_directory(), $server, [], [], $port);
}
echo 'an authority that is not known: ';
shop($code, temporary_directory(), $server, ['s2s.ca_file' => certificates() . '/self-signed.crt']);
echo count($server->arrivals()), " arrived\n";
?>
--EXPECTF--
expired: SSL certificate problem: certificate has expired
queued, status none, 0 attempts, answer ""
other_host: SSL: no alternative certificate subject name matches target %r(host name|ipv4 address)%r '127.0.0.1'
queued, status none, 0 attempts, answer ""
self_signed: SSL certificate problem: self-signed certificate
queued, status none, 0 attempts, answer ""
an authority that is not known: SSL certificate problem: unable to get local issuer certificate
queued, status none, 0 attempts, answer ""
0 arrived
