<?php
/*
 * One request of one of many threads: sends events of its own, and one that all threads send. Prints a line for each
 * that was accepted, and one for whatever is not as it should be.
 */
ini_set('display_errors', '0');
ini_set('log_errors', '0');

['thread' => $thread, 'request' => $request] = $_GET;
// What a script sets is its thread's alone, and gone with the request.
if (ini_get('s2s.client_id') !== '') {
    echo 'wrong: a client id was left behind: ', ini_get('s2s.client_id'), "\n";
}
ini_set('s2s.client_id', "thread-$thread");

$send = static function (S2S\Client $client, string $order): void {
    $event = (new S2S\Event('Purchase', 'https://shop.example.cz/thanks'))
        ->setOrder($order, '100.10', 'CZK')
        ->setUser(email: "$order@example.cz", phone: '602 123 456')
        ->addItem('A-1', 1, 121, 'Thing');
    $receipt = $client->send($event);
    echo isset($receipt->queued['sklik'])
        ? "sent $order $receipt->eventId " . ($receipt->durable ? 'durable' : 'in memory') . "\n"
        : "wrong: $order is skipped: " . json_encode($receipt->skipped) . "\n";
};

try {
    $client = new S2S\Client();
    for ($number = 1; $number <= 25; $number++) {
        $send($client, "order-$thread-$request-$number");
    }
    $send($client, "shared-$request");
    S2S\Queue::stats();
    S2S\Queue::entries(limit: 5);
} catch (Throwable $thrown) {
    echo "wrong: $thrown\n";
}
// A request may end in any way, with the client alive.
match ($request % 3) {
    1 => exit,
    2 => trigger_error('a fatal error', E_USER_ERROR),
    default => $client = null,
};
