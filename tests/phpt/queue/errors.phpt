--TEST--
S2S\Queue: arguments that are refused
--EXTENSIONS--
s2s
--FILE--
<?php
require __DIR__ . '/../errors.inc';
use S2S\Queue;

caught(fn () => Queue::entries(limit: 0));
caught(fn () => Queue::entries(limit: 10001));
caught(fn () => Queue::entries(after: 'x'));
caught(fn () => Queue::entries(after: ''));
caught(fn () => Queue::entries('queued'));
caught(fn () => Queue::retry('x'));
caught(fn () => Queue::retry(1));
caught(fn () => Queue::retry(id: 'x'));
caught(fn () => Queue::discard('018e4f2a-1234-7abc-9def-0123456789ab', 'x'));
caught(fn () => Queue::discard([]));
caught(fn () => Queue::erase(''));
caught(fn () => Queue::erase("a\nb"));
caught(fn () => Queue::erase(str_repeat('x', 256)));
caught(fn () => Queue::flush());
caught(fn () => Queue::flush(-0.1));
caught(fn () => Queue::flush(NAN));
caught(fn () => Queue::work(-1));
caught(fn () => Queue::work(INF));
caught(fn () => Queue::work(1, 'no_such_function'));
echo "An empty list, spread, gives up nothing:\n";
var_dump(Queue::discard(...[]));
?>
--EXPECT--
ValueError: S2S\Queue::entries(): Argument #2 ($limit) must be between 1 and 10000
ValueError: S2S\Queue::entries(): Argument #2 ($limit) must be between 1 and 10000
ValueError: S2S\Queue::entries(): Argument #3 ($after) must be the id of an entry
ValueError: S2S\Queue::entries(): Argument #3 ($after) must be the id of an entry
TypeError: S2S\Queue::entries(): Argument #1 ($state) must be of type ?S2S\State, string given
ValueError: S2S\Queue::retry(): Argument #1 must be the id of an entry
TypeError: S2S\Queue::retry(): Argument #1 must be of type string, int given
ArgumentCountError: S2S\Queue::retry() does not accept unknown named parameters
ValueError: S2S\Queue::discard(): Argument #2 must be the id of an entry
TypeError: S2S\Queue::discard(): Argument #1 must be of type string, array given
ValueError: S2S\Queue::erase(): Argument #1 ($key) must not be empty
ValueError: S2S\Queue::erase(): Argument #1 ($key) must not contain control characters
ValueError: S2S\Queue::erase(): Argument #1 ($key) must be at most 255 bytes long, 256 given
ArgumentCountError: S2S\Queue::flush() expects exactly 1 argument, 0 given
ValueError: S2S\Queue::flush(): Argument #1 ($timeout) must be a number of seconds, 0 or more
ValueError: S2S\Queue::flush(): Argument #1 ($timeout) must be a number of seconds, 0 or more
ValueError: S2S\Queue::work(): Argument #1 ($seconds) must be a number of seconds, 0 or more
ValueError: S2S\Queue::work(): Argument #1 ($seconds) must be a number of seconds, 0 or more
TypeError: S2S\Queue::work(): Argument #2 ($progress) must be a valid callback or null, function "no_such_function" not found or invalid function name
An empty list, spread, gives up nothing:
int(0)
