--TEST--
S2S\Callback: what the constructor takes; dumps don't show the secret; copies and serialising
--EXTENSIONS--
s2s
--FILE--
<?php
require __DIR__ . '/../errors.inc';
use S2S\Callback;

var_dump(new Callback(secret: 'SECRET', allowedAddresses: ['192.0.2.0/24', '::1'], singleUse: true));
var_dump(clone new Callback('click'));
caught(fn () => new Callback(''));
caught(fn () => new Callback("a\n"));
caught(fn () => new Callback(str_repeat('x', 101)));
caught(fn () => new Callback(secret: ''));
caught(fn () => new Callback(secretParameter: ''));
caught(fn () => new Callback('secret'));
caught(fn () => new Callback(allowedAddresses: ['192.0.2.0/33']));
caught(fn () => new Callback(allowedAddresses: ['example.com']));
caught(fn () => new Callback(allowedAddresses: ['']));
caught(fn () => new Callback(allowedAddresses: [1]));
caught(fn () => serialize(new Callback()));
$callback = new Callback();
caught(fn () => $callback->other = 1);
caught(fn () => (new ReflectionClass(S2S\Conversion::class))->newInstance());
?>
--EXPECT--
object(S2S\Callback)#1 (5) {
  ["parameter"]=>
  string(4) "spid"
  ["secret"]=>
  string(3) "set"
  ["secretParameter"]=>
  string(6) "secret"
  ["allowedAddresses"]=>
  string(17) "192.0.2.0/24 ::1 "
  ["singleUse"]=>
  bool(true)
}
object(S2S\Callback)#2 (5) {
  ["parameter"]=>
  string(5) "click"
  ["secret"]=>
  NULL
  ["secretParameter"]=>
  string(6) "secret"
  ["allowedAddresses"]=>
  NULL
  ["singleUse"]=>
  bool(false)
}
ValueError: S2S\Callback::__construct(): Argument #1 ($parameter) must not be empty
ValueError: S2S\Callback::__construct(): Argument #1 ($parameter) must not contain control characters
ValueError: S2S\Callback::__construct(): Argument #1 ($parameter) must be at most 100 bytes long, 101 given
ValueError: S2S\Callback::__construct(): Argument #2 ($secret) must not be empty
ValueError: S2S\Callback::__construct(): Argument #3 ($secretParameter) must not be empty
ValueError: S2S\Callback::__construct(): Argument #3 ($secretParameter) must be another parameter than argument #1 ($parameter)
ValueError: S2S\Callback::__construct(): Argument #4 ($allowedAddresses) must have ranges with a prefix of 0 to 32 bits (IPv4) or 0 to 128 bits (IPv6)
ValueError: S2S\Callback::__construct(): Argument #4 ($allowedAddresses) must be IP addresses and ranges, such as "10.0.0.0/8, ::1"
ValueError: S2S\Callback::__construct(): Argument #4 ($allowedAddresses) must not have empty elements
TypeError: S2S\Callback::__construct(): Argument #4 ($allowedAddresses) must be of type array<string>, an element is of type int
Exception: Serialization of 'S2S\Callback' is not allowed
Error: Cannot create dynamic property S2S\Callback::$other
ReflectionException: Access to non-public constructor of class S2S\Conversion
