--TEST--
S2S\Event::fromJson() refuses what the setters refuse, in the same words, with the path
--EXTENSIONS--
s2s
--FILE--
<?php
use S2S\Event;
use S2S\Visitor;

function words(callable $call): string
{
    try {
        $call();
    } catch (ValueError $refused) {
        return $refused->getMessage();
    }
    return 'nothing thrown';
}

/* What is behind "Argument #1 ($name) ", an element's name or a method's name. */
function of_setter(callable $call): string
{
    return preg_replace('/^S2S\\\\\w+::\w+\(\): (Argument #\d+ \(\$\w+\) |)(element "\w+" |name |An event |The parameters of an event |)/', '', words($call));
}

/* What is behind the path, which must be `$path`. */
function of_json(callable $call, string $path): string
{
    $words = preg_replace('/^S2S\\\\\w+::fromJson\(\): Argument #1 \(\$json\) must describe an? \w+; /', '', words($call));
    return str_starts_with($words, "$path: ") ? substr($words, strlen($path) + 2) : "NO PATH: $words";
}

function both(string $path, callable $setter, array $json, string $class = Event::class): void
{
    $json = json_encode($json + ($class === Event::class ? ['name' => 'Lead'] : []), JSON_THROW_ON_ERROR);
    $there = of_setter($setter);
    $here = of_json(fn () => $class::fromJson($json), $path);
    echo $path, ': ', $there === $here ? $here : "SETTER: $there; JSON: $here", "\n";
}

$event = fn () => new Event('Lead');
foreach (['', "a\n", "a\0", str_repeat('x', 101)] as $value) {
    both('name', fn () => new Event($value), ['name' => $value]);
}
foreach (['', "a\n", 'a b', 'č', str_repeat('x', 129)] as $value) {
    both('id', fn () => new Event('A', id: $value), ['id' => $value]);
}
both('time', fn () => new Event('A', time: -1), ['time' => -1]);
both('url', fn () => new Event('A', str_repeat('x', 8193)), ['url' => str_repeat('x', 8193)]);
foreach (['', "a\r\n", "a\x7f", str_repeat('x', 90000)] as $value) {
    both('order_id', fn () => $event()->setOrder($value), ['order_id' => $value]);
    both('items[0].id', fn () => $event()->addItem($value), ['items' => [['id' => $value]]]);
}
both('user_id', fn () => $event()->setUser(userId: "a\n"), ['user_id' => "a\n"]);
both('user_id', fn () => $event()->setUser(userId: str_repeat('x', 256)), ['user_id' => str_repeat('x', 256)]);
foreach (['', 'CZ', 'CZKX', 'Kč', 'C K'] as $value) {
    both('currency', fn () => $event()->setValue(1, $value), ['currency' => $value]);
}
$long = str_repeat('x', 5000);
both('delivery_type', fn () => $event()->setOrder('1', deliveryType: $long), ['delivery_type' => $long]);
both('payment_type', fn () => $event()->setOrder('1', paymentType: $long), ['payment_type' => $long]);
both('review_email', fn () => $event()->setOrder('1', reviewEmail: $long), ['review_email' => $long]);
both('items[0].name', fn () => $event()->addItem('A', name: $long), ['items' => [['id' => 'A', 'name' => $long]]]);
both('items[0].category', fn () => $event()->addItem('A', category: $long), ['items' => [['id' => 'A', 'category' => $long]]]);
both('items[0].group', fn () => $event()->addItem('A', group: $long), ['items' => [['id' => 'A', 'group' => $long]]]);
both('items[0].quantity', fn () => $event()->addItem('A', 0), ['items' => [['id' => 'A', 'quantity' => 0]]]);
both('items[0].quantity', fn () => $event()->addItem('A', '-1'), ['items' => [['id' => 'A', 'quantity' => '-1']]]);
both('device_ids.phone', fn () => $event()->setDeviceId('phone', 'x'), ['device_ids' => ['phone' => 'x']]);
both('device_ids.idfa', fn () => $event()->setDeviceId('idfa', 'a b'), ['device_ids' => ['idfa' => 'a b']]);
both('parameters.a b', fn () => $event()->set('a b', 'x'), ['parameters' => ['a b' => 'x']]);
both('parameters.x', fn () => $event()->set('x', $long), ['parameters' => ['x' => $long]]);
$array = ['a' => str_repeat('x', 40000), 'b' => str_repeat('x', 40000)];
both('parameters.x', fn () => $event()->set('x', $array), ['parameters' => ['x' => $array]]);
both('parameters.x', fn () => $event()->set('x', [$array]), ['parameters' => ['x' => [$array]]]);
$names = array_fill_keys(array_map(fn ($i) => "n$i", range(0, 1000)), 'x');
both('parameters.x', fn () => $event()->set('x', $names), ['parameters' => ['x' => $names]]);
both('parameters', function () use ($event, $names) {
    $filled = $event();
    foreach ($names as $name => $value) {
        $filled->set($name, $value);
    }
}, ['parameters' => $names]);
both('visitor.user_agent', fn () => new Visitor(userAgent: "a\r\n"), ['visitor' => ['user_agent' => "a\r\n"]]);

echo "As many items as one takes, the other takes:\n";
$full = $event();
for ($i = 0; $i < 10000; $i++) {
    $full->addItem("item-$i", 1, '100.00', 'Příliš žluťoučký kůň, se sedlem', 'Zvířata | Koně');
}
$json = json_encode($full);
var_dump(strlen($json) > 1000000, json_encode(Event::fromJson($json)) === $json);
both('items', fn () => $full->addItem('one more'), ['items' => array_fill(0, 10001, ['id' => 'A'])]);

echo "What can be read can be written, and the other way round:\n";
$large = $event();
for ($i = 0; $i < 2000; $i++) {
    $large->addItem("$i", name: str_repeat('x', 4000));
}
echo words(fn () => json_encode($large)), "\n";
$items = array_fill(0, 2000, ['id' => 'A', 'name' => str_repeat('x', 4000)]);
echo words(fn () => Event::fromJson(json_encode(['name' => 'A', 'items' => $items]))), "\n";

echo "An MD5 alone is not lost:\n";
$md5 = $event()->set('email_md5', md5('x'));
var_dump(json_encode(Event::fromJson(json_encode($md5))) === json_encode($md5), json_encode($md5->jsonSerialize()['hashed_user']));

echo "Born in the future:\n";
$unborn = $event()->setUser(birthDate: (new DateTime('+3 days'))->format('Y-m-d'))->jsonSerialize()['hashed_user'];
$read = Event::fromJson('{"name":"Lead","user":{"birth_date":"9999-01-01"}}')->jsonSerialize()['hashed_user'];
var_dump($unborn === $read, $unborn['birth_date']);
?>
--EXPECT--
name: must not be empty
name: must not contain control characters
name: must not contain control characters
name: must be at most 100 bytes long, 101 given
id: must not be empty
id: must not contain control characters
id: must contain visible ASCII characters only
id: must contain visible ASCII characters only
id: must be at most 128 bytes long, 129 given
time: must be a Unix time in milliseconds, 0 or more
url: must be at most 8192 bytes long, 8193 given
order_id: must not be empty
items[0].id: must not be empty
order_id: must not contain control characters
items[0].id: must not contain control characters
order_id: must not contain control characters
items[0].id: must not contain control characters
order_id: must be at most 255 bytes long, 90000 given
items[0].id: must be at most 255 bytes long, 90000 given
user_id: must not contain control characters
user_id: must be at most 255 bytes long, 256 given
currency: must be a currency code of three letters (ISO 4217), such as "CZK"
currency: must be a currency code of three letters (ISO 4217), such as "CZK"
currency: must be a currency code of three letters (ISO 4217), such as "CZK"
currency: must be a currency code of three letters (ISO 4217), such as "CZK"
currency: must be a currency code of three letters (ISO 4217), such as "CZK"
delivery_type: must be at most 4096 bytes long, 5000 given
payment_type: must be at most 4096 bytes long, 5000 given
review_email: must be at most 4096 bytes long, 5000 given
items[0].name: must be at most 4096 bytes long, 5000 given
items[0].category: must be at most 4096 bytes long, 5000 given
items[0].group: must be at most 4096 bytes long, 5000 given
items[0].quantity: must be greater than 0
items[0].quantity: must be greater than 0
device_ids.phone: must be a known type of device id, such as "idfa", "gps_adid" or "adid"
device_ids.idfa: must contain visible ASCII characters only
parameters.a b: must be 1 to 64 letters, digits and underscores
parameters.x: must be at most 4096 bytes long, 5000 given
parameters.x: must be at most 65536 bytes long as JSON
parameters.x: must be at most 65536 bytes long as JSON
parameters.x: must have at most 1000 names
parameters: must have at most 1000 names
visitor.user_agent: must not contain control characters
As many items as one takes, the other takes:
bool(true)
bool(true)
items: must have at most 10000 items
What can be read can be written, and the other way round:
What is to be kept must be at most 8000000 bytes long as JSON
S2S\Event::fromJson(): Argument #1 ($json) must describe an event; must be at most 8000000 bytes long as JSON
An MD5 alone is not lost:
bool(true)
string(52) "{"email":{"md5":"9dd4e461268c8034f5c8564e155c67a6"}}"
Born in the future:
bool(true)
array(1) {
  ["problem"]=>
  string(89) "must be a day that existed, from 1900-01-01 to today, as YYYY-MM-DD, YYYYMMDD or D.M.YYYY"
}
