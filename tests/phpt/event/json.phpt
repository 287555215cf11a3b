--TEST--
S2S\Event: to JSON and back
--EXTENSIONS--
s2s
--INI--
serialize_precision=17
--FILE--
<?php
require __DIR__ . '/../errors.inc';
use S2S\Event;

$event = (new Event('Purchase', 'https://example.cz/děkujeme', time: 1770134113676))
    ->setUser(email: 'jan.novak@seznam.cz', lastName: 'Novák', phone: 'wrong', userId: 'u-1')
    ->setVisitor(new S2S\Visitor(['sid' => 's'], ['sznaiid' => '2627214859780792651'], consentMode: ['security_storage' => true]))
    ->setOrder('1', '27364.10', 'CZK', 5746.1, 'PPL', 121, -500, 'card', 'jan@example.cz')
    ->addItem('x', 2, '1.50', 'N', 'C', 'G')->set('partner_params', [])->set('status', false)->set('predicted_ltv', 27364.1)
    ->setDeviceId('adid', 'd');
$json = json_encode($event, JSON_THROW_ON_ERROR);
$back = Event::fromJson($json);
var_dump($back->jsonSerialize() == $event->jsonSerialize(), json_encode($back) === $json);
var_dump($back->id === $event->id, $back->name, $back->time, $back->url, $back->source);
var_dump(str_contains($json, 'Novák'), str_contains($json, '"value":"27364.10"'));

// A map whose names PHP takes for a list's places stays a map.
$numbered = '{"callback_params":{"0":"x","1":{"0":"y"}},"empty":{},"list":["a",{"0":"b"}]}';
$back = Event::fromJson('{"name":"Purchase","parameters":' . $numbered . '}');
var_dump(json_encode($back->jsonSerialize()['parameters']) === $numbered, json_encode(Event::fromJson(json_encode($back))) === json_encode($back));

echo "Raw values are hashed at once:\n";
$raw = Event::fromJson('{"name":"Lead","user":{"email":" Jan.Novak@Seznam.CZ ","phone":"606 666 666"}}');
var_dump($raw->jsonSerialize()['hashed_user']['email']['sha256'] === hash('sha256', 'jan.novak@seznam.cz'));
var_dump($raw->jsonSerialize()['hashed_user']['phone']['sha256'] === hash('sha256', '+420606666666'));
var_dump(strlen($raw->id), $raw->time > 1770134113676);

foreach (['', '{', '[]', '1', '{}', '{"name":1}', '{"name":"A","time":"x"}', '{"name":"A","unknown":1}', '{"name":"A","visitor":{"ip":"x"}}', "{\"name\":\"\xff\"}"] as $wrong) {
    caught(fn () => Event::fromJson($wrong));
}
caught(fn () => Event::fromJson('{"name":"' . str_repeat('x', 1 << 21) . '"}'));

echo "What is not UTF-8 can't be made JSON:\n";
caught(fn () => (new Event('A'))->setOrder('1', paymentType: "\xff")->jsonSerialize());
?>
--EXPECT--
bool(true)
bool(true)
bool(true)
string(8) "Purchase"
int(1770134113676)
string(28) "https://example.cz/děkujeme"
enum(S2S\Source::Web)
bool(false)
bool(true)
bool(true)
bool(true)
Raw values are hashed at once:
bool(true)
bool(true)
int(36)
bool(true)
ValueError: S2S\Event::fromJson(): Argument #1 ($json) must describe an event; must be valid JSON with unique keys; line 1, column 0 is not
ValueError: S2S\Event::fromJson(): Argument #1 ($json) must describe an event; must be valid JSON with unique keys; line 1, column 1 is not
ValueError: S2S\Event::fromJson(): Argument #1 ($json) must describe an event; must be an object
ValueError: S2S\Event::fromJson(): Argument #1 ($json) must describe an event; must be valid JSON with unique keys; line 1, column 1 is not
ValueError: S2S\Event::fromJson(): Argument #1 ($json) must describe an event; name: is required
ValueError: S2S\Event::fromJson(): Argument #1 ($json) must describe an event; name: must be a text
ValueError: S2S\Event::fromJson(): Argument #1 ($json) must describe an event; time: must be Unix time in milliseconds, a whole number
ValueError: S2S\Event::fromJson(): Argument #1 ($json) must describe an event; unknown: is not a known key
ValueError: S2S\Event::fromJson(): Argument #1 ($json) must describe an event; visitor.ip: must be an IPv4 or IPv6 address
ValueError: S2S\Event::fromJson(): Argument #1 ($json) must describe an event; must be valid JSON with unique keys; line 1, column 9 is not
ValueError: S2S\Event::fromJson(): Argument #1 ($json) must describe an event; name: must be at most 100 bytes long, 2097152 given
What is not UTF-8 can't be made JSON:
ValueError: payment_type: must be valid UTF-8 to be made JSON
