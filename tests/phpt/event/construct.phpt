--TEST--
S2S\Event: id, name, time, url and source
--EXTENSIONS--
s2s
--FILE--
<?php
use S2S\Event;
use S2S\Source;

$before = (int) (microtime(true) * 1000);
$event = new Event('Purchase');
$after = (int) (microtime(true) * 1000);
var_dump(preg_match('/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/', $event->id));
var_dump($event->name, $event->url, $event->source, $event->time >= $before - 1 && $event->time <= $after);
var_dump((new Event('Purchase'))->id > $event->id);

$event = new Event('PageView', 'https://example.cz/', Source::App, 1770134113676, 'order-7');
var_dump($event->id, $event->url, $event->source, $event->time);

echo "An empty URL is none:\n";
var_dump((new Event('Purchase', ''))->url);

echo "Date objects, to the millisecond:\n";
var_dump((new Event('A', time: new DateTimeImmutable('2026-02-03 16:55:13.676999 +01:00')))->time);
var_dump((new Event('A', time: new DateTime('@0')))->time);

class Liar extends DateTimeImmutable
{
    public function getTimestamp(): int { throw new Exception('called'); }
    public function format(string $format): string { throw new Exception('called'); }
}
var_dump((new Event('A', time: new Liar('2026-02-03T15:55:13.676Z')))->time);
?>
--EXPECT--
int(1)
string(8) "Purchase"
NULL
enum(S2S\Source::Web)
bool(true)
bool(true)
string(7) "order-7"
string(19) "https://example.cz/"
enum(S2S\Source::App)
int(1770134113676)
An empty URL is none:
NULL
Date objects, to the millisecond:
int(1770134113676)
int(0)
int(1770134113676)
