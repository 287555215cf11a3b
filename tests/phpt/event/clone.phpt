--TEST--
S2S\Event: a clone is independent
--EXTENSIONS--
s2s
--FILE--
<?php
use S2S\Event;

$event = (new Event('Purchase', 'https://example.cz/'))->setUser(email: 'a@example.cz')->setOrder('1', 10, 'CZK')->addItem('x')
    ->set('callback_params', ['a' => 'b'])->setDeviceId('idfa', 'x')->setVisitor(new S2S\Visitor(['sid' => 's']));
$before = $event->jsonSerialize();
$copy = clone $event;
var_dump($copy->jsonSerialize() === $before, $copy->id === $event->id, $copy->url);
$copy->setUser(email: 'b@example.cz')->setOrder('2')->addItem('y')->set('callback_params', ['a' => 'c'])->setDeviceId('idfa', 'y')
    ->setVisitor(new S2S\Visitor(['sid' => 't']));
var_dump($event->jsonSerialize() === $before, $copy->jsonSerialize() === $before);
unset($event);
var_dump(count($copy->jsonSerialize()['items']));
?>
--EXPECT--
bool(true)
bool(true)
string(19) "https://example.cz/"
bool(true)
bool(false)
int(2)
