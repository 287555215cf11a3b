--TEST--
S2S\Client: two destinations that the queue could not tell apart are refused
--EXTENSIONS--
s2s
--FILE--
<?php
require __DIR__ . '/../errors.inc';
use S2S\Client;
use S2S\Destination\{AdRoll, Adjust, Knorex, Postback, Sklik};

$url = 'https://h.example/?k={kcid}';
caught(fn () => new Client(new Adjust('app1', ['Purchase' => 'x1'], token: 't1', name: 'one'), new Sklik('a'), new Adjust('app1', ['Purchase' => 'y1'], name: 'two')));
caught(fn () => new Client(new Sklik('a'), new Sklik('a', name: 'outlet')));
caught(fn () => new Client(new Sklik('a', 'token1'), new Sklik('a', 'token2', name: 'test')));
caught(fn () => new Client(new AdRoll('a', 'p', 't'), new AdRoll('a', 'p', 'u', name: 'other')));
caught(fn () => new Client(new Knorex($url), new Knorex($url, 'POST', name: 'second')));
echo "Apart by account, endpoint, mode or (a postback) name:\n";
caught(fn () => new Client(new Sklik('a'), new Sklik('b', name: 'b'), new Sklik('a', endpoint: 'https://other.example/', name: 'c'), new Sklik('a', 'token', name: 'd')));
caught(fn () => new Client(new AdRoll('a', 'p', 't'), new AdRoll('a', 'p', 't', dryRun: true, name: 'dry'), new AdRoll('a', 'q', 't', name: 'pixel')));
caught(fn () => new Client(new Adjust('a', ['A' => 'x']), new Adjust('a', ['A' => 'x'], environment: 'sandbox', name: 's')));
caught(fn () => new Client(new Postback('one', $url), new Postback('two', $url), new Knorex($url)));
?>
--EXPECT--
ValueError: "one" and "two" are one destination: both are adjust with the same account and endpoint; give one, with the settings of both
ValueError: "sklik" and "outlet" are one destination: both are sklik with the same account and endpoint; give one, with the settings of both
ValueError: "sklik" and "test" are one destination: both are sklik with the same account and endpoint; give one, with the settings of both
ValueError: "adroll" and "other" are one destination: both are adroll with the same account and endpoint; give one, with the settings of both
ValueError: "knorex" and "second" are one destination: both are knorex with the same account and endpoint; give one, with the settings of both
Apart by account, endpoint, mode or (a postback) name:
nothing thrown
nothing thrown
nothing thrown
nothing thrown
