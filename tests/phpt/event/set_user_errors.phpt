--TEST--
S2S\Event::setUser(): what it refuses at once
--EXTENSIONS--
s2s
--FILE--
<?php
require __DIR__ . '/../errors.inc';
use S2S\Event;

caught(fn () => (new Event('A'))->setUser(mail: 'a@example.com'));
caught(fn () => (new Event('A'))->setUser(email: []));
caught(fn () => (new Event('A'))->setUser(birthDate: new stdClass()));
caught(fn () => (new Event('A'))->setUser(birthDate: new DateTime('-0001-01-01')));
caught(fn () => (new Event('A'))->setUser(userId: str_repeat('1', 256)));
caught(fn () => (new Event('A'))->setUser(userId: "1\n2"));
caught(fn () => (new Event('A'))->setUser(userId: 4711));
?>
--EXPECT--
Error: Unknown named parameter $mail
TypeError: S2S\Event::setUser(): Argument #1 ($email) must be of type ?string, array given
TypeError: S2S\Event::setUser(): Argument #6 ($birthDate) must be of type DateTimeInterface|string|null, stdClass given
ValueError: S2S\Event::setUser(): Argument #6 ($birthDate) must be between the years 1 and 9999
ValueError: S2S\Event::setUser(): Argument #11 ($userId) must be at most 255 bytes long, 256 given
ValueError: S2S\Event::setUser(): Argument #11 ($userId) must not contain control characters
nothing thrown
