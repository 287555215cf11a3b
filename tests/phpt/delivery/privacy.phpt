--TEST--
What is stored: no raw personal value, no credential outside the destination's record, nothing at all once it is delivered
--EXTENSIONS--
s2s
--FILE--
<?php
require __DIR__ . '/delivery.inc';
$server = new FaultServer();
$server->behave([['action' => 'hang']]);
$queue = temporary_directory();
function files(string $queue): array
{
    return array_filter(glob("$queue/*/*"), is_file(...));
}
function found(string $queue, array $values): array
{
    $found = [];
    foreach (files($queue) as $file) {
        $bytes = (string) @file_get_contents($file); // a journal that is being made has another name a moment later
        foreach ($values as $value) {
            if (stripos($bytes, $value) !== false) {
                $found[] = "$value in " . basename($file);
            }
        }
    }
    return $found;
}
$shop = start_shop(<<<'PHP'
    $event = purchase('order-1')
        ->setUser('Jan.Novak@Seznam.CZ', '+420 606 666 666', 'Bohumil', 'Novotny', 'm', '1980-02-29', 'Pardubice', '530 02', 'Masarykovo 7', 'CZ')
        ->setVisitor(new S2S\Visitor(['sid' => 'id=1922397029101872874|t=1|te=2|c=AB', 'udid' => '01958f34-71d5-7ec2-ae01-cb3c80a1d0a0'], [], '77.75.74.172', 'Mozilla/5.0 (Teapot)', [], array_fill_keys(
            ['ad_storage', 'ad_user_data', 'ad_personalization', 'functionality_storage', 'analytics_storage'], 'granted')))
        ->setOrder('order-1', '100.10', 'CZK', reviewEmail: 'review.of@example.cz');
    $client = new S2S\Client(new S2S\Destination\Sklik(SEM_ID, sandbox: 'sandboxtoken42'));
    $client->send($event);
    $client->send(purchase('order-2'));
    wait_for(fn () => count(S2S\Queue::entries()) === 2);
    echo "sent\n";
    fgets(STDIN);
    var_dump(S2S\Queue::flush(patience(20)));
    echo "delivered\n";
    fgets(STDIN);
    PHP, $queue, $server, ['s2s.idle_timeout' => '0.1', 's2s.timeout' => '30']);
$shop->readLine();
$server->waitForArrivals(1);

$raw = ['jan.novak', 'seznam.cz', '606666666', '606 666', 'bohumil', 'novotny', '1980', '0229', 'pardubice', '53002', '530 02', 'masarykovo'];
echo "Hashed values, in clear:\n";
echo json_encode(found($queue, $raw)), "\n";
echo "What the ad system takes in clear waits with the request: ";
echo found($queue, ['review.of@example.cz', '77.75.74.172', 'Teapot']) === [] ? 'NOT FOUND, so this test looks at nothing' : 'found', "\n";
$journal = file_get_contents("$queue/" . fileowner($queue) . '/journal');
echo 'The SEM ID in the journal: ', substr_count($journal, '0123456789abcdefghijklmn'), ", the sandbox's token: ", substr_count($journal, 'sandboxtoken42'), "\n";
echo "In a stored body:\n";
echo json_encode(found($queue, ['"sem_id":"0', '"sandbox"'])), "\n";

echo "Modes:\n";
foreach ([...glob("$queue/*"), ...glob("$queue/*/*")] as $file) {
    echo is_dir($file) ? 'directory' : basename($file), ' ', decoct(fileperms($file) & 07777), "\n";
}

$server->release();
$shop->write("\n");
echo $shop->readLine(), ' ', $shop->readLine(), "\n";
// The sender ends when it was idle for a moment, and leaves a fresh journal and a ledger without a log.
$leftovers = ['review.of@example.cz', '77.75.74.172', 'Teapot', '01958f34', '1922397029101872874', hash('sha256', 'jan.novak@seznam.cz')];
wait_for(fn () => found($queue, $leftovers) === [], 15, 'the requests to be gone: ' . implode(', ', found($queue, $leftovers)));
echo "Nothing of the delivered requests is left\n";
$shop->closeInput();
var_dump($shop->wait());
?>
--EXPECT--
Hashed values, in clear:
[]
What the ad system takes in clear waits with the request: found
The SEM ID in the journal: 2, the sandbox's token: 1
In a stored body:
[]
Modes:
directory 700
bell 600
journal 600
leader 600
ledger.db 600
ledger.db-shm 600
ledger.db-wal 600
bool(true) delivered
Nothing of the delivered requests is left
int(0)
