--TEST--
S2S\Event::setHashedUser(): 64 hexadecimal digits and nothing else
--EXTENSIONS--
s2s
--FILE--
<?php
require __DIR__ . '/../errors.inc';
use S2S\Event;

$hash = hash('sha256', 'jan.novak@seznam.cz');
$event = (new Event('Purchase'))->setHashedUser(email: strtoupper($hash), country: hash('sha256', 'cz'));
var_dump($event->jsonSerialize()['hashed_user']['email']['sha256'] === $hash);

echo "A plain e-mail address is not repeated:\n";
caught(fn () => $event->setHashedUser(email: 'jan.novak@seznam.cz'));
caught(fn () => $event->setHashedUser(phone: '+420606666666'));
caught(fn () => $event->setHashedUser(country: substr($hash, 1)));
caught(fn () => $event->setHashedUser(firstName: substr($hash, 1) . 'g'));
caught(fn () => $event->setHashedUser(firstName: substr($hash, 1) . "\0"));
caught(fn () => $event->setHashedUser(firstName: ''));
caught(fn () => $event->setHashedUser(userId: '1'));

echo "One wrong value, and none is taken:\n";
$event = new Event('Purchase');
caught(fn () => $event->setHashedUser(email: $hash, lastName: 'Novák'));
var_dump(isset($event->jsonSerialize()['hashed_user']));
?>
--EXPECT--
bool(true)
A plain e-mail address is not repeated:
ValueError: S2S\Event::setHashedUser(): Argument #1 ($email) must be 64 hexadecimal digits (SHA-256), an e-mail address given: use setUser()
ValueError: S2S\Event::setHashedUser(): Argument #2 ($phone) must be 64 hexadecimal digits (SHA-256); for a raw value use setUser()
ValueError: S2S\Event::setHashedUser(): Argument #10 ($country) must be 64 hexadecimal digits (SHA-256); for a raw value use setUser()
ValueError: S2S\Event::setHashedUser(): Argument #3 ($firstName) must be 64 hexadecimal digits (SHA-256); for a raw value use setUser()
ValueError: S2S\Event::setHashedUser(): Argument #3 ($firstName) must be 64 hexadecimal digits (SHA-256); for a raw value use setUser()
ValueError: S2S\Event::setHashedUser(): Argument #3 ($firstName) must be 64 hexadecimal digits (SHA-256); for a raw value use setUser()
Error: Unknown named parameter $userId
One wrong value, and none is taken:
ValueError: S2S\Event::setHashedUser(): Argument #4 ($lastName) must be 64 hexadecimal digits (SHA-256); for a raw value use setUser()
bool(false)
