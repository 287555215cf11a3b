<?php
/* Sends one order, then waits for some seconds, which costs no time of its own. */
if (isset($_GET['ping'])) {
    exit('pong');
}
set_time_limit(1);
(new S2S\Client())->send((new S2S\Event('Purchase', 'https://shop.example.cz/'))->setOrder('order-0', 1, 'CZK'));
$until = hrtime(true) + 2_500_000_000;
while (hrtime(true) < $until) {
    time_nanosleep(0, 50_000_000);
}
echo 'alive';
