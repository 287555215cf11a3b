--TEST--
S2S\Event: money under strict_types
--EXTENSIONS--
s2s
--FILE--
<?php
declare(strict_types=1);
require __DIR__ . '/../errors.inc';
use S2S\Event;

$event = new Event('Purchase');
caught(fn () => $event->setValue('12.50', 'CZK', 2.5));
caught(fn () => $event->setValue(new class { public function __toString(): string { return '12.50'; } }, 'CZK'));
caught(fn () => $event->setValue(true, 'CZK'));
caught(fn () => $event->addItem(1));
?>
--EXPECT--
nothing thrown
TypeError: S2S\Event::setValue(): Argument #1 ($value) must be of type int|float|string, class@anonymous given
TypeError: S2S\Event::setValue(): Argument #1 ($value) must be of type int|float|string, bool given
TypeError: S2S\Event::addItem(): Argument #1 ($id) must be of type string, int given
