--TEST--
serialize(), unserialize() and private constructors are refused
--EXTENSIONS--
s2s
--FILE--
<?php
require __DIR__ . '/../errors.inc';

$objects = [new S2S\Event('A'), new S2S\Visitor(), new S2S\Destination\Sklik('id'), new S2S\Client(new S2S\Destination\Sklik('id'))];
foreach ($objects as $object) {
    caught(fn () => serialize($object));
}
foreach (['Event', 'Visitor', 'Client', 'Receipt', 'Request', 'Response', 'Problem', 'Entry', 'Queue', 'Destination\Sklik'] as $class) {
    $class = "S2S\\$class";
    caught(fn () => unserialize(sprintf('O:%d:"%s":0:{}', strlen($class), $class)));
}
foreach (['Receipt', 'Request', 'Response', 'Problem', 'Entry', 'Queue'] as $class) {
    $class = "S2S\\$class";
    caught(fn () => new $class());
    var_dump((new ReflectionClass($class))->isFinal());
}
caught(fn () => clone new S2S\Client(new S2S\Destination\Sklik('id')));
?>
--EXPECT--
Exception: Serialization of 'S2S\Event' is not allowed
Exception: Serialization of 'S2S\Visitor' is not allowed
Exception: Serialization of 'S2S\Destination\Sklik' is not allowed
Exception: Serialization of 'S2S\Client' is not allowed
Exception: Unserialization of 'S2S\Event' is not allowed
Exception: Unserialization of 'S2S\Visitor' is not allowed
Exception: Unserialization of 'S2S\Client' is not allowed
Exception: Unserialization of 'S2S\Receipt' is not allowed
Exception: Unserialization of 'S2S\Request' is not allowed
Exception: Unserialization of 'S2S\Response' is not allowed
Exception: Unserialization of 'S2S\Problem' is not allowed
Exception: Unserialization of 'S2S\Entry' is not allowed
Exception: Unserialization of 'S2S\Queue' is not allowed
Exception: Unserialization of 'S2S\Destination\Sklik' is not allowed
Error: Call to private S2S\Receipt::__construct() from global scope
bool(true)
Error: Call to private S2S\Request::__construct() from global scope
bool(true)
Error: Call to private S2S\Response::__construct() from global scope
bool(true)
Error: Call to private S2S\Problem::__construct() from global scope
bool(true)
Error: Call to private S2S\Entry::__construct() from global scope
bool(true)
Error: Call to private S2S\Queue::__construct() from global scope
bool(true)
Error: Trying to clone an uncloneable object of class S2S\Client
