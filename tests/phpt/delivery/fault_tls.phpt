--TEST--
Certificates and TLS versions that are not good enough: nothing is sent, to no ad system, the order waits, and stats() says why
--EXTENSIONS--
s2s
--FILE--
<?php
require __DIR__ . '/delivery.inc';
$server = new FaultServer();
$try = static function (string $what, string $system, string $port, string $authority) use ($server): void {
    $origin = substr($server->url($port, '/'), 0, -1);
    echo "$what, $system: ";
    shop('require ' . var_export(__DIR__ . '/fault_shop.inc', true) . ';
        $id = fault_send($argv[2], "order-1", $argv[1]);
        $error = wait_for(fn () => S2S\Queue::stats()["destinations"][$argv[2]]["lastError"] ?? null, 20, "an error");
        echo $error, "; ";
        show(entry_when($id, fn ($entry) => $entry->answer !== null), 0);', temporary_directory(), null,
        ['s2s.ca_file' => $authority, 's2s.sklik.endpoint' => "$origin/rtgconv", 's2s.adroll.endpoint' => "$origin/api", 's2s.adjust.endpoint' => "$origin/event"],
        [$origin, $system]);
};
foreach (['expired', 'other_host', 'self_signed', 'tls10'] as $port) {
    foreach (['sklik', 'adroll', 'adjust', 'net'] as $system) {
        $try($port, $system, $port, $server->caFile());
    }
}
$try('an authority that is not known', 'sklik', 'https', certificates() . '/self-signed.crt');
echo count($server->arrivals()), " arrived\n";
?>
--EXPECTF--
expired, sklik: SSL certificate problem: certificate has expired; queued, status none, 0 attempts, answer ""
expired, adroll: SSL certificate problem: certificate has expired; queued, status none, 0 attempts, answer ""
expired, adjust: SSL certificate problem: certificate has expired; queued, status none, 0 attempts, answer ""
expired, net: SSL certificate problem: certificate has expired; queued, status none, 0 attempts, answer ""
other_host, sklik: SSL: no alternative certificate subject name matches target %r(host name|ipv4 address)%r '127.0.0.1'; queued, status none, 0 attempts, answer ""
other_host, adroll: SSL: no alternative certificate subject name matches target %r(host name|ipv4 address)%r '127.0.0.1'; queued, status none, 0 attempts, answer ""
other_host, adjust: SSL: no alternative certificate subject name matches target %r(host name|ipv4 address)%r '127.0.0.1'; queued, status none, 0 attempts, answer ""
other_host, net: SSL: no alternative certificate subject name matches target %r(host name|ipv4 address)%r '127.0.0.1'; queued, status none, 0 attempts, answer ""
self_signed, sklik: SSL certificate problem: self-signed certificate; queued, status none, 0 attempts, answer ""
self_signed, adroll: SSL certificate problem: self-signed certificate; queued, status none, 0 attempts, answer ""
self_signed, adjust: SSL certificate problem: self-signed certificate; queued, status none, 0 attempts, answer ""
self_signed, net: SSL certificate problem: self-signed certificate; queued, status none, 0 attempts, answer ""
tls10, sklik: %sSSL%s; queued, status none, 0 attempts, answer ""
tls10, adroll: %sSSL%s; queued, status none, 0 attempts, answer ""
tls10, adjust: %sSSL%s; queued, status none, 0 attempts, answer ""
tls10, net: %sSSL%s; queued, status none, 0 attempts, answer ""
an authority that is not known, sklik: SSL certificate problem: unable to get local issuer certificate; queued, status none, 0 attempts, answer ""
0 arrived
