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
--EXPECTF--
Error: Cannot modify %Sreadonly property S2S\Event::$id%S
Error: Cannot modify %Sreadonly property S2S\Event::$time%S
Error: Cannot unset %Sreadonly property S2S\Event::$url%S
Error: Cannot create dynamic property S2S\Event::$other
Error: Cannot modify %Sreadonly property S2S\Event::$id%S
ReflectionException: Class S2S\Event is an internal class marked as final that cannot be instantiated without invoking its constructor
Error: Cannot modify %Sreadonly property S2S\Event::$id%S
string(1) "a"
string(8) "Purchase"
bool(true)
