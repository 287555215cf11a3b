--TEST--
S2S\Client: arguments that are refused
--EXTENSIONS--
s2s
--FILE--
<?php
require __DIR__ . '/../errors.inc';

$client = new S2S\Client(new S2S\Destination\Sklik('0123456789abcdefghijklmn'));
$event = new S2S\Event('Purchase', 'https://example.cz/');
caught(fn () => $client->send());
caught(fn () => $client->send(new stdClass()));
caught(fn () => $client->send($event, ''));
caught(fn () => $client->send($event, "a\0b"));
caught(fn () => $client->send($event, str_repeat('x', 256)));
caught(fn () => $client->sendNow($event, -1));
caught(fn () => $client->sendNow($event, NAN));
caught(fn () => $client->sendNow($event, 301));
caught(fn () => $client->sendAll($event));
caught(fn () => $client->sendAll([1]));
caught(fn () => $client->preview('Purchase'));
caught(fn () => $client->validate(null));
?>
--EXPECT--
ArgumentCountError: S2S\Client::send() expects at least 1 argument, 0 given
TypeError: S2S\Client::send(): Argument #1 ($event) must be of type S2S\Event, stdClass given
ValueError: S2S\Client::send(): Argument #2 ($key) must not be empty
ValueError: S2S\Client::send(): Argument #2 ($key) must not contain control characters
ValueError: S2S\Client::send(): Argument #2 ($key) must be at most 255 bytes long, 256 given
ValueError: S2S\Client::sendNow(): Argument #2 ($timeout) must be a number of seconds, 0 or more
ValueError: S2S\Client::sendNow(): Argument #2 ($timeout) must be a number of seconds, 0 or more
ValueError: S2S\Client::sendNow(): Argument #2 ($timeout) must be at most 300 seconds
TypeError: S2S\Client::sendAll(): Argument #1 ($events) must be of type Traversable|array, S2S\Event given
TypeError: S2S\Client::sendAll(): Argument #1 ($events) must be of type iterable<S2S\Event>, an element is of type int
TypeError: S2S\Client::preview(): Argument #1 ($event) must be of type S2S\Event, string given
TypeError: S2S\Client::validate(): Argument #1 ($event) must be of type S2S\Event, null given
