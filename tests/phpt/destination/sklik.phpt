--TEST--
S2S\Destination\Sklik: name, dump, clone
--EXTENSIONS--
s2s
--FILE--
<?php
require __DIR__ . '/../errors.inc';
use S2S\Destination\Sklik;

$sklik = new Sklik('0123456789abcdefghijklmn');
var_dump($sklik->getName(), $sklik instanceof S2S\Destination);
$sklik = new Sklik('0123456789abcdefghijklmn', 'sandbox-token', false, 'my-shop', '1.4.2', 'https://sem.example.cz/rtgconv', 'výdejna');
var_dump($sklik);
var_dump((clone $sklik)->getName());
caught(fn () => $sklik->__construct('other'));
caught(fn () => (new ReflectionClass('S2S\Destination\Sklik'))->newInstanceWithoutConstructor());
caught(function () use ($sklik) { $sklik->semId = 'x'; });
?>
--EXPECTF--
string(5) "sklik"
bool(true)
object(S2S\Destination\Sklik)#%d (7) {
  ["name"]=>
  string(8) "výdejna"
  ["semId"]=>
  string(8) "********"
  ["sandbox"]=>
  string(8) "********"
  ["foldDiacritics"]=>
  string(1) "0"
  ["clientId"]=>
  string(7) "my-shop"
  ["clientVersion"]=>
  string(5) "1.4.2"
  ["endpoint"]=>
  string(30) "https://sem.example.cz/rtgconv"
}
string(8) "výdejna"
Error: A destination can't be changed: make a new S2S\Destination\Sklik
ReflectionException: Class S2S\Destination\Sklik is an internal class marked as final that cannot be instantiated without invoking its constructor
Error: Cannot create dynamic property S2S\Destination\Sklik::$semId
