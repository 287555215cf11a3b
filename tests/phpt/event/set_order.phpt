--TEST--
S2S\Event::setOrder()
--EXTENSIONS--
s2s
--FILE--
<?php
require __DIR__ . '/../errors.inc';
use S2S\Event;

$event = new Event('Purchase');
$event->setOrder('OBJ-987654', 27364, 'CZK', 5746, 'CESKA_POSTA', 121, -500, 'karta', 'jan@example.cz');
$json = $event->jsonSerialize();
unset($json['id'], $json['time'], $json['name'], $json['version'], $json['source']);
echo json_encode($json, JSON_PRETTY_PRINT), "\n";

echo "Null leaves as it is, and so does an empty review e-mail:\n";
$before = $event->jsonSerialize();
$event->setOrder('OBJ-987654', reviewEmail: '');
var_dump($event->jsonSerialize() === $before);

caught(fn () => $event->setOrder(''));
caught(fn () => $event->setOrder("1\t2"));
caught(fn () => $event->setOrder(str_repeat('1', 256)));
caught(fn () => $event->setOrder('1', 'many'));
caught(fn () => $event->setOrder('1', currency: 'crowns'));
caught(fn () => $event->setOrder('1', valueTax: NAN));
caught(fn () => $event->setOrder('1', deliveryType: str_repeat('x', 4097)));
caught(fn () => $event->setOrder('1', deliveryPrice: INF));
caught(fn () => $event->setOrder('1', otherCosts: []));
caught(fn () => $event->setOrder('1', paymentType: str_repeat('x', 1 << 20)));
caught(fn () => $event->setOrder('1', reviewEmail: str_repeat('x', 4097)));
var_dump($event->jsonSerialize() === $before);
?>
--EXPECT--
{
    "value": "27364",
    "value_tax": "5746",
    "currency": "CZK",
    "order_id": "OBJ-987654",
    "delivery_type": "CESKA_POSTA",
    "delivery_price": "121",
    "other_costs": "-500",
    "payment_type": "karta",
    "review_email": "jan@example.cz"
}
Null leaves as it is, and so does an empty review e-mail:
bool(true)
ValueError: S2S\Event::setOrder(): Argument #1 ($id) must not be empty
ValueError: S2S\Event::setOrder(): Argument #1 ($id) must not contain control characters
ValueError: S2S\Event::setOrder(): Argument #1 ($id) must be at most 255 bytes long, 256 given
ValueError: S2S\Event::setOrder(): Argument #2 ($value) must be a decimal number with at most 15 digits before and 6 after the point, such as "27364.10"
ValueError: S2S\Event::setOrder(): Argument #3 ($currency) must be a currency code of three letters (ISO 4217), such as "CZK"
ValueError: S2S\Event::setOrder(): Argument #4 ($valueTax) must be a finite number
ValueError: S2S\Event::setOrder(): Argument #5 ($deliveryType) must be at most 4096 bytes long, 4097 given
ValueError: S2S\Event::setOrder(): Argument #6 ($deliveryPrice) must be a finite number
TypeError: S2S\Event::setOrder(): Argument #7 ($otherCosts) must be of type int|float|string, array given
ValueError: S2S\Event::setOrder(): Argument #8 ($paymentType) must be at most 4096 bytes long, 1048576 given
ValueError: S2S\Event::setOrder(): Argument #9 ($reviewEmail) must be at most 4096 bytes long, 4097 given
bool(true)
