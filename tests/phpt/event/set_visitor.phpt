--TEST--
S2S\Event::setVisitor(): a copy
--EXTENSIONS--
s2s
--FILE--
<?php
use S2S\Event;
use S2S\Visitor;

$visitor = new Visitor(['sid' => 'a'], ip: '192.0.2.1');
$event = new Event('Purchase');
var_dump($event->setVisitor($visitor) === $event);
$visitor->__construct(['sid' => 'b']);
echo json_encode($event->jsonSerialize()['visitor']), "\n";
$event->setVisitor($visitor);
unset($visitor);
echo json_encode($event->jsonSerialize()['visitor']), "\n";
?>
--EXPECT--
bool(true)
{"version":1,"cookies":{"sid":"a"},"ip":"192.0.2.1"}
{"version":1,"cookies":{"sid":"b"}}
