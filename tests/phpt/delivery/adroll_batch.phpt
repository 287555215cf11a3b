--TEST--
AdRoll: batches of at most 100, and one bad event costs only itself
--EXTENSIONS--
s2s
--FILE--
<?php
require __DIR__ . '/adroll_server.inc';

function numbers(array $arrival): array
{
    return array_map(static fn (stdClass $event) => (int) substr($event->event_attributes->order_id, 6), json_decode($arrival['body']));
}

$server = new FaultServer();
$server->rules([['match' => '"order-117"', 'behaviours' => [['status' => 400, 'body' => 'not this one']]]]);
adroll_shop(<<<'PHP'
    $ids = adroll_send(array_map(fn ($number) => "order-$number", range(1, 250)));
    var_dump(S2S\Queue::flush(patience(30)));
    $stats = adroll_stats();
    echo $stats['delivered'] ?? json_encode($stats), ' delivered, ', $stats['rejected'], ' rejected', "\n";
    show(entry($ids[116]));
    show(entry($ids[0]));
    PHP, temporary_directory(), $server);
$counts = [];
$whole = [];
foreach ($server->arrivals() as $arrival) {
    $numbers = numbers($arrival);
    if ($arrival['behaviour']['status'] === 200) {
        array_push($whole, ...$numbers);
    }
    if (count($numbers) > 1) {
        $counts[] = count($numbers) . ($arrival['headers']['content-encoding'] ?? '') . $arrival['behaviour']['status'];
    } elseif ($arrival['behaviour']['status'] !== 200) {
        echo 'alone and refused: ', $numbers[0], "\n";
    }
}
echo max(array_map('intval', $counts)) <= 100 ? 'at most 100' : 'TOO MANY', ', ', count(array_filter($counts, fn ($count) => str_ends_with($count, 'gzip400'))), " batch refused\n";
// Each good one was taken exactly once.
sort($whole);
var_dump($whole === array_values(array_diff(range(1, 250), [117])));
?>
--EXPECT--
bool(true)
249 delivered, 1 rejected
rejected, status 400, 2 attempts, answer "not this one"
delivered, status 200, 1 attempts, answer "{}"
alone and refused: 117
at most 100, 1 batch refused
bool(true)
