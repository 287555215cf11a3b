--TEST--
S2S\Event: money as int, float and text
--EXTENSIONS--
s2s
--FILE--
<?php
require __DIR__ . '/../errors.inc';
use S2S\Event;

function value(mixed $value): void
{
    $event = new Event('Purchase');
    caught(function () use ($event, $value) {
        $event->setValue($value, 'CZK');
        echo json_encode($event->jsonSerialize()['value']), ' ';
    });
}

foreach ([27364, 27364.1, '27364.10', 0, -1, 0.1 + 0.2, 1e14, '999999999999999.999999', PHP_INT_MAX, 1e15, NAN, INF, -INF] as $value) {
    value($value);
}
foreach (['', ' 1', '1 ', '1,5', '1.', '.5', '1e3', '0x1', '01', '+1', '1.1234567', '1000000000000000', "1\0", 'abc', str_repeat('1', 1 << 20)] as $value) {
    value($value);
}
foreach ([null, true, [], new stdClass()] as $value) {
    value($value);
}
echo "A decimal class is taken by its text:\n";
value(new class { public function __toString(): string { return '12.50'; } });
value(new class { public function __toString(): string { throw new LogicException('no text'); } });
?>
--EXPECT--
"27364" nothing thrown
"27364.1" nothing thrown
"27364.10" nothing thrown
"0" nothing thrown
"-1" nothing thrown
"0.3" nothing thrown
"100000000000000" nothing thrown
"999999999999999.999999" nothing thrown
ValueError: S2S\Event::setValue(): Argument #1 ($value) must be a decimal number with at most 15 digits before and 6 after the point
ValueError: S2S\Event::setValue(): Argument #1 ($value) must be a decimal number with at most 15 digits before and 6 after the point
ValueError: S2S\Event::setValue(): Argument #1 ($value) must be a finite number
ValueError: S2S\Event::setValue(): Argument #1 ($value) must be a finite number
ValueError: S2S\Event::setValue(): Argument #1 ($value) must be a finite number
ValueError: S2S\Event::setValue(): Argument #1 ($value) must be a decimal number with at most 15 digits before and 6 after the point, such as "27364.10"
ValueError: S2S\Event::setValue(): Argument #1 ($value) must be a decimal number with at most 15 digits before and 6 after the point, such as "27364.10"
ValueError: S2S\Event::setValue(): Argument #1 ($value) must be a decimal number with at most 15 digits before and 6 after the point, such as "27364.10"
ValueError: S2S\Event::setValue(): Argument #1 ($value) must be a decimal number with at most 15 digits before and 6 after the point, such as "27364.10"
ValueError: S2S\Event::setValue(): Argument #1 ($value) must be a decimal number with at most 15 digits before and 6 after the point, such as "27364.10"
ValueError: S2S\Event::setValue(): Argument #1 ($value) must be a decimal number with at most 15 digits before and 6 after the point, such as "27364.10"
ValueError: S2S\Event::setValue(): Argument #1 ($value) must be a decimal number with at most 15 digits before and 6 after the point, such as "27364.10"
ValueError: S2S\Event::setValue(): Argument #1 ($value) must be a decimal number with at most 15 digits before and 6 after the point, such as "27364.10"
ValueError: S2S\Event::setValue(): Argument #1 ($value) must be a decimal number with at most 15 digits before and 6 after the point, such as "27364.10"
ValueError: S2S\Event::setValue(): Argument #1 ($value) must be a decimal number with at most 15 digits before and 6 after the point, such as "27364.10"
ValueError: S2S\Event::setValue(): Argument #1 ($value) must be a decimal number with at most 15 digits before and 6 after the point, such as "27364.10"
ValueError: S2S\Event::setValue(): Argument #1 ($value) must be a decimal number with at most 15 digits before and 6 after the point, such as "27364.10"
ValueError: S2S\Event::setValue(): Argument #1 ($value) must be a decimal number with at most 15 digits before and 6 after the point, such as "27364.10"
ValueError: S2S\Event::setValue(): Argument #1 ($value) must be a decimal number with at most 15 digits before and 6 after the point, such as "27364.10"
ValueError: S2S\Event::setValue(): Argument #1 ($value) must be a decimal number with at most 15 digits before and 6 after the point, such as "27364.10"
TypeError: S2S\Event::setValue(): Argument #1 ($value) must be of type int|float|string, null given
TypeError: S2S\Event::setValue(): Argument #1 ($value) must be of type int|float|string, bool given
TypeError: S2S\Event::setValue(): Argument #1 ($value) must be of type int|float|string, array given
TypeError: S2S\Event::setValue(): Argument #1 ($value) must be of type int|float|string, stdClass given
A decimal class is taken by its text:
"12.50" nothing thrown
LogicException: no text
