<?php
/* A shop's checkout: one request, one order. Says the order's number when it was accepted. */
if (isset($_GET['ping'])) {
    exit('pong');
}
$order = $_GET['order'] ?? bin2hex(random_bytes(8));
$event = (new S2S\Event('Purchase', 'https://shop.example.cz/thanks'))
    ->setUser(email: 'jan.novak@seznam.cz', phone: '606 666 666')
    ->setOrder($order, '100.10', 'CZK')
    ->addItem('A-1', 1, 121, 'Thing');
$receipt = (new S2S\Client())->send($event);
if (count($receipt->queued) !== 1 || !$receipt->durable) {
    http_response_code(500);
}
echo $order;
