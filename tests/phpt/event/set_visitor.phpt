--TEST--
S2S\Event::setVisitor(): as the visitor was then
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

$visitor = new Visitor(['sid' => 'c']);
$events = [];
for ($index = 0; $index < 3; $index++) {
    $events[] = (new Event('Purchase'))->setVisitor($visitor);
}
$events[] = clone $events[0];
$events[0]->setVisitor(clone $visitor)->setVisitor($visitor);
unset($visitor, $events[1]);
foreach ($events as $index => $event) {
    echo $index, ' ', json_encode($event->jsonSerialize()['visitor']), "\n";
}
?>
--EXPECT--
bool(true)
{"version":1,"cookies":{"sid":"a"},"ip":"192.0.2.1"}
{"version":1,"cookies":{"sid":"b"}}
0 {"version":1,"cookies":{"sid":"c"}}
2 {"version":1,"cookies":{"sid":"c"}}
3 {"version":1,"cookies":{"sid":"c"}}
