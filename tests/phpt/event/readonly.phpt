--TEST--
S2S\Event: readonly, final, without dynamic properties, constructed once
--EXTENSIONS--
s2s
--FILE--
<?php
require __DIR__ . '/../errors.inc';

$event = new S2S\Event('Purchase', id: 'a');
caught(function () use ($event) { $event->id = 'b'; });
caught(function () use ($event) { $event->time = 1; });
caught(function () use ($event) { unset($event->url); });
caught(function () use ($event) { $event->other = 'b'; });
caught(fn () => $event->__construct('Lead'));
caught(fn () => (new ReflectionClass('S2S\Event'))->newInstanceWithoutConstructor());
caught(fn () => (new ReflectionProperty('S2S\Event', 'id'))->setValue($event, 'b'));
var_dump($event->id, $event->name, (new ReflectionClass($event))->isFinal());
?>
--EXPECT--
Error: Cannot modify readonly property S2S\Event::$id
Error: Cannot modify readonly property S2S\Event::$time
Error: Cannot unset readonly property S2S\Event::$url
Error: Cannot create dynamic property S2S\Event::$other
Error: Cannot modify readonly property S2S\Event::$id
ReflectionException: Class S2S\Event is an internal class marked as final that cannot be instantiated without invoking its constructor
Error: Cannot modify readonly property S2S\Event::$id
string(1) "a"
string(8) "Purchase"
bool(true)
