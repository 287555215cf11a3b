--TEST--
S2S\Client: destinations
--EXTENSIONS--
s2s
--INI--
s2s.sklik.sem_id=
--FILE--
<?php
require __DIR__ . '/../errors.inc';
use S2S\Client;
use S2S\Destination\Sklik;

var_dump(new Client(new Sklik('a'), new Sklik('b', name: 'outlet')));
caught(fn () => new Client(new Sklik('a'), new Sklik('b')));
caught(fn () => new Client(new Sklik('a'), null));
caught(fn () => new Client(new stdClass()));
caught(fn () => new Client(sklik: new Sklik('a')));
caught(fn () => new Client(...['sklik' => new Sklik('a')]));
caught(fn () => (new Client(new Sklik('a')))->__construct(new Sklik('b')));
caught(function () { $client = new Client(new Sklik('a')); $client->other = 1; });
echo "What is given is copied:\n";
$client = new Client(...[new Sklik('a')]);
gc_collect_cycles();
var_dump(count($client->validate(new S2S\Event('Unknown'))));
?>
--EXPECTF--
object(S2S\Client)#%d (0) {
}
ValueError: S2S\Client::__construct(): Argument #2 must have a name of its own, "sklik" is taken
TypeError: S2S\Client::__construct(): Argument #2 must be of type S2S\Destination, null given
TypeError: S2S\Client::__construct(): Argument #1 must be of type S2S\Destination, stdClass given
ArgumentCountError: S2S\Client::__construct() does not accept unknown named parameters
ArgumentCountError: S2S\Client::__construct() does not accept unknown named parameters
Error: A client can't be changed: make a new S2S\Client
Error: Cannot create dynamic property S2S\Client::$other
What is given is copied:
int(1)
