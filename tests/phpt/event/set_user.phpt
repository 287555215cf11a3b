--TEST--
S2S\Event::setUser(): normalised, hashed, merged
--EXTENSIONS--
s2s
--FILE--
<?php
use S2S\Event;

function hashes(Event $event): array
{
    return array_map(
        fn (array $hash) => $hash['sha256_folded'] ?? $hash['sha256'] ?? $hash['problem'],
        $event->jsonSerialize()['hashed_user'] ?? [],
    );
}

$event = new Event('Purchase');
var_dump($event->setUser(
    email: ' Jan.Novak@Seznam.CZ ', phone: '606 666 666', firstName: 'Jan', lastName: 'NOVÁK', gender: 'muž',
    birthDate: '23. 2. 1987', city: 'Praha', postalCode: '301 00', street: 'Radlická 10', country: 'CZ',
) === $event);
$raw = ['jan.novak@seznam.cz', '+420606666666', 'jan', 'novak', 'm', '19870223', 'praha', '30100', 'radlicka10', 'cz'];
var_dump(array_values(hashes($event)) === array_map(fn ($text) => hash('sha256', $text), $raw));

echo "Null and the empty string leave a field as it is:\n";
$before = hashes($event);
$event->setUser(email: null, phone: '', firstName: '');
var_dump(hashes($event) === $before);

echo "A second value replaces the first:\n";
$event->setUser(email: 'other@example.com');
var_dump(hashes($event)['email'] === hash('sha256', 'other@example.com'));

echo "What can't be normalised is left out, with what is wrong and without the value:\n";
$event->setUser(email: 'jan.novak.seznam.cz', phone: '12', birthDate: '31.2.1987');
foreach (['email', 'phone', 'birth_date'] as $field) {
    $problem = hashes($event)[$field];
    var_dump(strlen($problem) > 10 && !str_contains($problem, 'novak') && strlen($problem) != 64);
}

echo "The country of the same call counts for the phone number, whatever the order:\n";
var_dump(hashes((new Event('A'))->setUser(phone: '0905 123 456', country: 'SK'))['phone'] === hash('sha256', '+421905123456'));
echo "That of an earlier call:\n";
var_dump(hashes((new Event('A'))->setUser(country: 'sk')->setUser(phone: '0905 123 456'))['phone'] === hash('sha256', '+421905123456'));
echo "Else s2s.default_country:\n";
ini_set('s2s.default_country', 'SK');
var_dump(hashes((new Event('A'))->setUser(phone: '0905 123 456'))['phone'] === hash('sha256', '+421905123456'));

echo "A date object's own day:\n";
$date = new DateTimeImmutable('1987-02-23 00:30', new DateTimeZone('Europe/Prague'));
var_dump(hashes((new Event('A'))->setUser(birthDate: $date))['birth_date'] === hash('sha256', '19870223'));

echo "Text of a megabyte, NUL bytes and invalid UTF-8 are left out:\n";
$event = (new Event('A'))->setUser(email: str_repeat('a', 1 << 20), firstName: "J\0n", lastName: "Nov\xe1k");
foreach ($event->jsonSerialize()['hashed_user'] as $field => $hash) {
    echo $field, ': ', array_key_first($hash), "\n";
}
?>
--EXPECT--
bool(true)
bool(true)
Null and the empty string leave a field as it is:
bool(true)
A second value replaces the first:
bool(true)
What can't be normalised is left out, with what is wrong and without the value:
bool(true)
bool(true)
bool(true)
The country of the same call counts for the phone number, whatever the order:
bool(true)
That of an earlier call:
bool(true)
Else s2s.default_country:
bool(true)
A date object's own day:
bool(true)
Text of a megabyte, NUL bytes and invalid UTF-8 are left out:
email: problem
first_name: problem
last_name: problem
