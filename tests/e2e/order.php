<?php
/*
 * A shop's checkout: one request, one order. Says the order's number when it was accepted.
 *
 * With a directory in $_SERVER['BOOKS'] it keeps books there (tests/stress/books.inc): what it is about to send, and
 * what was accepted. With ?hang=N one in N requests does not end after that.
 */
if (isset($_GET['ping'])) {
    exit('pong');
}
$order = bin2hex(random_bytes(13));
$event = (new S2S\Event('Purchase', 'https://shop.example.cz/thanks'))
    ->setUser(email: 'jan.novak@seznam.cz', phone: '606 666 666')
    ->setOrder($order, '100.10', 'CZK')
    ->addItem('A-1', 1, 121, 'Thing');
// 64 bytes a line, so that none crosses a page's border: there a SIGKILL may cut a write.
$write_down = static fn (string $book) => isset($_SERVER['BOOKS']) && file_put_contents("$_SERVER[BOOKS]/$book", "$order $event->id\n", FILE_APPEND);
$write_down('begun');
$receipt = (new S2S\Client())->send($event);
$accepted = count($receipt->queued) === 1 && $receipt->durable;
$write_down($accepted ? 'accepted' : 'refused');
if (!$accepted) {
    http_response_code(500);
}
if (isset($_GET['hang']) && random_int(1, (int) $_GET['hang']) === 1) {
    while (true) {
        time_nanosleep(1, 0);
    }
}
echo $order;
