--TEST--
S2S\Queue::retry(): what was refused for a wrong SEM ID arrives with the corrected one
--EXTENSIONS--
s2s
--FILE--
<?php
require __DIR__ . '/delivery.inc';
$server = new FaultServer();
$server->rules([['match' => 'wrongwrongwrongwrongwron', 'behaviours' => [['status' => 401, 'body' => 'who?']]]]);
$queue = temporary_directory();
shop(<<<'PHP'
    $client = new S2S\Client(new S2S\Destination\Sklik('wrongwrongwrongwrongwron'));
    $ids = [send_order('order-1', $client), send_order('order-2', $client)];
    foreach ($ids as $id) { show(settled($id)); }
    // With the same settings nothing gets better.
    var_dump(S2S\Queue::retry($ids[0]));
    show(entry_when($ids[0], fn ($entry) => $entry->state === S2S\State::Rejected));
    PHP, $queue, $server);
echo "Corrected:\n";
shop(<<<'PHP'
    settled(send_order('order-3', new S2S\Client(new S2S\Destination\Sklik(SEM_ID))));
    var_dump(S2S\Queue::retry(), S2S\Queue::flush(patience(10)));
    foreach (S2S\Queue::entries() as $entry) { show($entry); }
    var_dump(S2S\Queue::retry());
    PHP, $queue, $server);
foreach ($server->arrivals() as $arrival) {
    $data = json_decode($arrival['body'])->event_data;
    echo $data->order_id, ' with ', $data->sem_id, "\n";
}
?>
--EXPECTF--
rejected, status 401, 1 attempts, answer "who?"
rejected, status 401, 1 attempts, answer "who?"
int(1)
rejected, status 401, 1 attempts, answer "who?"
Corrected:
int(2)
bool(true)
delivered, status 200, 1 attempts, answer "{}"
delivered, status 200, 1 attempts, answer "{}"
delivered, status 200, 1 attempts, answer "{}"
int(0)
order-%d with wrongwrongwrongwrongwron
order-%d with wrongwrongwrongwrongwron
order-1 with wrongwrongwrongwrongwron
order-3 with 0123456789abcdefghijklmn
order-%d with 0123456789abcdefghijklmn
order-%d with 0123456789abcdefghijklmn
