--TEST--
What is said of a delivery that fails (log, receipts, entries, statistics, previews, exceptions, answers): no credential, nothing of what setUser() hashes
--EXTENSIONS--
s2s
--FILE--
<?php
require __DIR__ . '/../delivery/delivery.inc';
$server = new FaultServer();
$server->behave(array_fill(0, 8, ['status' => 401, 'body' => 'no']));
$queue = temporary_directory();
$log = "$queue/log";
$process = start_shop(<<<'PHP'
    $event = purchase('order-1')
        ->setUser('Jan.Novak@Seznam.CZ', '+420 606 666 666', 'Bohumil', 'Novotny', 'm', '1980-02-29', 'Pardubice', '530 02', 'Masarykovo 7', 'CZ')
        ->setVisitor(new S2S\Visitor([], ['kcid' => 'k', 'adct' => 'c'], '192.0.2.7', 'Teapot', consentMode: array_fill_keys(
            ['ad_storage', 'ad_user_data', 'ad_personalization', 'functionality_storage', 'analytics_storage'], 'granted')));
    $endpoint = ini_get('s2s.sklik.endpoint');
    $client = new S2S\Client(new S2S\Destination\Sklik('SECRETsemidSECRETsemid00', sandbox: 'SECRETsandbox'),
        new S2S\Destination\AdRoll('advertisable', 'pixel', 'SECRETtoken', endpoint: $endpoint),
        new S2S\Destination\Postback('net', 'https://127.0.0.1:1/path?k={kcid}', headers: ['X-Token' => 'SECRETheader'], signatureKey: 'SECRETkey'));
    print_r($client->send($event));
    $stats = fn (string $name) => S2S\Queue::stats()['destinations'][$name] ?? [];
    wait_for(fn () => ($stats('adroll')['held'] ?? null) !== null && ($stats('sklik')['rejected'] ?? 0) === 1 && ($stats('net')['lastError'] ?? null) !== null);
    print_r($client->sendNow($event->setOrder('order-2', '100.10', 'CZK'), 1.0));
    print_r(S2S\Queue::entries());
    print_r(S2S\Queue::stats());
    print_r($client->preview($event));
    print_r($client->validate($event));
    try {
        S2S\Queue::erase('');
    } catch (Throwable $thrown) {
        echo $thrown;
    }
    echo "\nEND\n";
    PHP, $queue, $server, ['s2s.log' => $log, 's2s.retries' => '0', 's2s.shutdown_timeout' => '0.1']);
echo $process->wait(60), "\n";
$text = $process->output() . "\n" . @file_get_contents($log);
echo str_contains($text, "\nEND\n") ? "all of it\n" : $text;
echo strlen((string) @file_get_contents($log)) > 0 ? "with a log\n" : "no log: this test looks at less than it says\n";
preg_match_all('/^.*(SECRET|jan\.novak|seznam\.cz.*@|606666666|606 666|bohumil|novotny|1980|pardubice|530 ?02|masarykovo).*$/mi', $text, $found);
echo implode("\n", $found[0]) ?: 'nothing', "\n";
?>
--EXPECT--
0
all of it
with a log
nothing
