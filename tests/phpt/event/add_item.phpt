--TEST--
S2S\Event::addItem()
--EXTENSIONS--
s2s
--FILE--
<?php
require __DIR__ . '/../errors.inc';
use S2S\Event;

$event = new Event('Purchase');
$event->addItem('ABC12345', 1, 33490, 'iPhone 15 Pro Max', 'Elektronika | Mobilní telefony | Apple')->addItem('2', '0.5', 9.9, group: 'g')->addItem('3');
echo json_encode($event->jsonSerialize()['items'], JSON_PRETTY_PRINT | JSON_UNESCAPED_UNICODE), "\n";

echo "A thousand items:\n";
$event = new Event('Purchase');
for ($item = 0; $item < 1000; $item++) {
    $event->addItem("item-$item", $item + 1, '1.50', "Name $item");
}
var_dump(count($event->jsonSerialize()['items']), $event->jsonSerialize()['items'][999]['quantity']);

caught(fn () => $event->addItem(''));
caught(fn () => $event->addItem("a\nb"));
caught(fn () => $event->addItem(str_repeat('x', 256)));
caught(fn () => $event->addItem('a', 0));
caught(fn () => $event->addItem('a', -1));
caught(fn () => $event->addItem('a', '0.000'));
caught(fn () => $event->addItem('a', null));
caught(fn () => $event->addItem('a', NAN));
caught(fn () => $event->addItem('a', 1, 'free'));
caught(fn () => $event->addItem('a', 1, 1, str_repeat('x', 4097)));
caught(fn () => $event->addItem('a', category: str_repeat('x', 4097)));
caught(fn () => $event->addItem('a', group: str_repeat('x', 4097)));
var_dump(count($event->jsonSerialize()['items']));
?>
--EXPECT--
[
    {
        "id": "ABC12345",
        "quantity": "1",
        "unit_price": "33490",
        "name": "iPhone 15 Pro Max",
        "category": "Elektronika | Mobilní telefony | Apple"
    },
    {
        "id": "2",
        "quantity": "0.5",
        "unit_price": "9.9",
        "group": "g"
    },
    {
        "id": "3",
        "quantity": "1"
    }
]
A thousand items:
int(1000)
string(4) "1000"
ValueError: S2S\Event::addItem(): Argument #1 ($id) must not be empty
ValueError: S2S\Event::addItem(): Argument #1 ($id) must not contain control characters
ValueError: S2S\Event::addItem(): Argument #1 ($id) must be at most 255 bytes long, 256 given
ValueError: S2S\Event::addItem(): Argument #2 ($quantity) must be greater than 0
ValueError: S2S\Event::addItem(): Argument #2 ($quantity) must be greater than 0
ValueError: S2S\Event::addItem(): Argument #2 ($quantity) must be greater than 0
TypeError: S2S\Event::addItem(): Argument #2 ($quantity) must be of type int|float|string, null given
ValueError: S2S\Event::addItem(): Argument #2 ($quantity) must be a finite number
ValueError: S2S\Event::addItem(): Argument #3 ($unitPrice) must be a decimal number with at most 15 digits before and 6 after the point, such as "27364.10"
ValueError: S2S\Event::addItem(): Argument #4 ($name) must be at most 4096 bytes long, 4097 given
ValueError: S2S\Event::addItem(): Argument #5 ($category) must be at most 4096 bytes long, 4097 given
ValueError: S2S\Event::addItem(): Argument #6 ($group) must be at most 4096 bytes long, 4097 given
int(1000)
