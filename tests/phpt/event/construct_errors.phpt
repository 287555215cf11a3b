--TEST--
S2S\Event: what the constructor refuses
--EXTENSIONS--
s2s
--FILE--
<?php
require __DIR__ . '/../errors.inc';
use S2S\Event;

caught(fn () => new Event());
caught(fn () => new Event(''));
caught(fn () => new Event("Pur\0chase"));
caught(fn () => new Event("Purchase\n"));
caught(fn () => new Event("Purchase\xff"));
caught(fn () => new Event(str_repeat('x', 101)));
caught(fn () => new Event(str_repeat('x', 1 << 20)));
caught(fn () => new Event('A', str_repeat('x', 8193)));
caught(fn () => new Event('A', str_repeat('x', 8192)));
caught(fn () => new Event('A', source: 'web'));
caught(fn () => new Event('A', time: -1));
caught(fn () => new Event('A', time: 'now'));
caught(fn () => new Event('A', time: new DateTime('1969-12-31 23:59:59 UTC')));
caught(fn () => new Event('A', time: new DateTime('10000-01-01')));
caught(fn () => new Event('A', id: ''));
caught(fn () => new Event('A', id: 'a b'));
caught(fn () => new Event('A', id: "a\x7f"));
caught(fn () => new Event('A', id: 'č'));
caught(fn () => new Event('A', id: str_repeat('x', 129)));
caught(fn () => new Event('A', id: str_repeat('x', 128)));

class Unmade extends DateTime
{
    public function __construct() {}
}
caught(fn () => new Event('A', time: new Unmade()));
?>
--EXPECT--
ArgumentCountError: S2S\Event::__construct() expects at least 1 argument, 0 given
ValueError: S2S\Event::__construct(): Argument #1 ($name) must not be empty
ValueError: S2S\Event::__construct(): Argument #1 ($name) must not contain control characters
ValueError: S2S\Event::__construct(): Argument #1 ($name) must not contain control characters
ValueError: S2S\Event::__construct(): Argument #1 ($name) must be valid UTF-8
ValueError: S2S\Event::__construct(): Argument #1 ($name) must be at most 100 bytes long, 101 given
ValueError: S2S\Event::__construct(): Argument #1 ($name) must be at most 100 bytes long, 1048576 given
ValueError: S2S\Event::__construct(): Argument #2 ($url) must be at most 8192 bytes long, 8193 given
nothing thrown
TypeError: S2S\Event::__construct(): Argument #3 ($source) must be of type S2S\Source, string given
ValueError: S2S\Event::__construct(): Argument #4 ($time) must be a Unix time in milliseconds, 0 or more
TypeError: S2S\Event::__construct(): Argument #4 ($time) must be of type DateTimeInterface|int|null, string given
ValueError: S2S\Event::__construct(): Argument #4 ($time) must be between the years 1970 and 9999
nothing thrown
ValueError: S2S\Event::__construct(): Argument #5 ($id) must not be empty
ValueError: S2S\Event::__construct(): Argument #5 ($id) must contain visible ASCII characters only
ValueError: S2S\Event::__construct(): Argument #5 ($id) must not contain control characters
ValueError: S2S\Event::__construct(): Argument #5 ($id) must contain visible ASCII characters only
ValueError: S2S\Event::__construct(): Argument #5 ($id) must be at most 128 bytes long, 129 given
nothing thrown
ValueError: S2S\Event::__construct(): Argument #4 ($time) must be a date object whose constructor was called
