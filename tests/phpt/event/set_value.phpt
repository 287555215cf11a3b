--TEST--
S2S\Event::setValue(): currency and tax
--EXTENSIONS--
s2s
--FILE--
<?php
require __DIR__ . '/../errors.inc';
use S2S\Event;

$event = new Event('Purchase');
var_dump($event->setValue(100, 'czk', '21.00') === $event);
$json = $event->jsonSerialize();
var_dump($json['value'], $json['value_tax'], $json['currency']);
echo "No tax given: the earlier one stays\n";
$event->setValue(200, 'EUR');
$json = $event->jsonSerialize();
var_dump($json['value'], $json['value_tax'], $json['currency']);

caught(fn () => $event->setValue(1));
caught(fn () => $event->setValue(1, ''));
caught(fn () => $event->setValue(1, 'Kč'));
caught(fn () => $event->setValue(1, 'CZ1'));
caught(fn () => $event->setValue(1, 'CZKK'));
caught(fn () => $event->setValue(1, "CZ\0"));
caught(fn () => $event->setValue(1, 'CZK', 'x'));
echo "A refused call changes nothing:\n";
var_dump($event->jsonSerialize() === $json);
?>
--EXPECT--
bool(true)
string(3) "100"
string(5) "21.00"
string(3) "CZK"
No tax given: the earlier one stays
string(3) "200"
string(5) "21.00"
string(3) "EUR"
ArgumentCountError: S2S\Event::setValue() expects at least 2 arguments, 1 given
ValueError: S2S\Event::setValue(): Argument #2 ($currency) must be a currency code of three letters (ISO 4217), such as "CZK"
ValueError: S2S\Event::setValue(): Argument #2 ($currency) must be a currency code of three letters (ISO 4217), such as "CZK"
ValueError: S2S\Event::setValue(): Argument #2 ($currency) must be a currency code of three letters (ISO 4217), such as "CZK"
ValueError: S2S\Event::setValue(): Argument #2 ($currency) must be a currency code of three letters (ISO 4217), such as "CZK"
ValueError: S2S\Event::setValue(): Argument #2 ($currency) must be a currency code of three letters (ISO 4217), such as "CZK"
ValueError: S2S\Event::setValue(): Argument #3 ($valueTax) must be a decimal number with at most 15 digits before and 6 after the point, such as "27364.10"
A refused call changes nothing:
bool(true)
