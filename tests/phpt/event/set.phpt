--TEST--
S2S\Event::set(): parameters of every type
--EXTENSIONS--
s2s
--FILE--
<?php
require __DIR__ . '/../errors.inc';
use S2S\Event;

$event = new Event('Search');
$event->set('search_string', 'telefon')->set('status', true)->set('predicted_ltv', 12.5)->set('content_type', 'product');
$event->set('callback_params', ['a' => '1', 'b' => 'č'])->set('my_own', 7)->set('search_string', 'tablet');
$event->set('partner_params', [])->set('nested', ['a' => ['b' => 1]])->set('listed', ['x', 'y']);
echo json_encode($event->jsonSerialize()['parameters'], JSON_PRETTY_PRINT | JSON_UNESCAPED_UNICODE), "\n";

$event->set('email_md5', strtoupper(md5('jan.novak@seznam.cz')));
caught(fn () => $event->set('email_md5', 'jan.novak@seznam.cz'));
caught(fn () => $event->set('email_md5', 1));
caught(fn () => $event->set('', 'x'));
caught(fn () => $event->set('a b', 'x'));
caught(fn () => $event->set("a\0", 'x'));
caught(fn () => $event->set(str_repeat('x', 65), 'x'));
caught(fn () => $event->set('a', null));
caught(fn () => $event->set('a', new stdClass()));
caught(fn () => $event->set('a', NAN));
caught(fn () => $event->set('a', 2627214859780792651));
caught(fn () => $event->set('a', str_repeat('x', 4097)));
caught(fn () => $event->set('a', ['x' => str_repeat('x', 1 << 20)]));
caught(fn () => $event->set('a', [fopen('php://memory', 'r')]));
caught(fn () => $event->set('a', [new class implements JsonSerializable {
    public function jsonSerialize(): mixed { throw new LogicException('thrown inside'); }
}]));
$loop = [];
$loop['again'] = &$loop;
caught(fn () => $event->set('a', $loop));
unset($loop['again']);
?>
--EXPECT--
{
    "search_string": "tablet",
    "status": true,
    "predicted_ltv": 12.5,
    "content_type": "product",
    "callback_params": {
        "a": "1",
        "b": "č"
    },
    "my_own": 7,
    "partner_params": {},
    "nested": {
        "a": {
            "b": 1
        }
    },
    "listed": [
        "x",
        "y"
    ]
}
ValueError: S2S\Event::set(): Argument #2 ($value) must be 32 hexadecimal digits (MD5) for "email_md5"; for a raw address use setUser()
ValueError: S2S\Event::set(): Argument #2 ($value) must be 32 hexadecimal digits (MD5) for "email_md5"; for a raw address use setUser()
ValueError: S2S\Event::set(): Argument #1 ($parameter) must be 1 to 64 letters, digits and underscores
ValueError: S2S\Event::set(): Argument #1 ($parameter) must be 1 to 64 letters, digits and underscores
ValueError: S2S\Event::set(): Argument #1 ($parameter) must be 1 to 64 letters, digits and underscores
ValueError: S2S\Event::set(): Argument #1 ($parameter) must be 1 to 64 letters, digits and underscores
TypeError: S2S\Event::set(): Argument #2 ($value) must be of type string|int|float|bool|array, null given
TypeError: S2S\Event::set(): Argument #2 ($value) must be of type string|int|float|bool|array, stdClass given
ValueError: S2S\Event::set(): Argument #2 ($value) must be a finite number
ValueError: S2S\Event::set(): Argument #2 ($value) must be a decimal number with at most 15 digits before and 6 after the point
ValueError: S2S\Event::set(): Argument #2 ($value) must be at most 4096 bytes long, 4097 given
ValueError: S2S\Event::set(): Argument #2 ($value) must be at most 65536 bytes long as JSON
ValueError: S2S\Event::set(): Argument #2 ($value) must be an array that can be written as JSON
LogicException: thrown inside
ValueError: S2S\Event::set(): Argument #2 ($value) must be an array that can be written as JSON
