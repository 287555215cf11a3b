--TEST--
S2S\Callback::newSpid() and link()
--EXTENSIONS--
s2s
--FILE--
<?php
require __DIR__ . '/../errors.inc';
use S2S\Callback;

$spids = array_map(fn () => Callback::newSpid(), range(1, 1000));
var_dump(count(array_unique($spids)), preg_grep('/^(0|[1-9][0-9]{0,38})$/', $spids) === $spids, max(array_map('strlen', $spids)) >= 38);

foreach (['https://ads.example/c', 'https://ads.example/c?ref=a', 'https://ads.example/c?ref=a&#top', 'https://ads.example/c?spid=old&ref=a', 'https://ads.example/c?%73pid=old&ref=a', '?'] as $url) {
    echo Callback::link($url, '123456789'), "\n";
}
echo Callback::link('https://ads.example/', 'my place/ž&+'), "\n";
echo strlen(Callback::link('https://ads.example/', str_repeat('ž', 255))), "\n";

caught(fn () => Callback::link('https://ads.example/', str_repeat('x', 256)));
caught(fn () => Callback::link('https://ads.example/', str_repeat('ž', 256)));
caught(fn () => Callback::link('https://ads.example/', ''));
caught(fn () => Callback::link('https://ads.example/', '[spid]'));
caught(fn () => Callback::link('https://ads.example/', "a\0"));
caught(fn () => Callback::link('https://ads.example/', "\xff"));
caught(fn () => Callback::link('', '1'));
caught(fn () => Callback::link('https://ads.example/a b', '1'));
caught(fn () => Callback::link("https://ads.example/\r\nX: y", '1'));
caught(fn () => Callback::link('https://ads.example/' . str_repeat('x', 8192), '1'));
?>
--EXPECT--
int(1000)
bool(true)
bool(true)
https://ads.example/c?spid=123456789
https://ads.example/c?ref=a&spid=123456789
https://ads.example/c?ref=a&spid=123456789#top
https://ads.example/c?ref=a&spid=123456789
https://ads.example/c?ref=a&spid=123456789
?spid=123456789
https://ads.example/?spid=my%20place%2F%C5%BE%26%2B
1556
ValueError: S2S\Callback::link(): Argument #2 ($spid) must be at most 255 characters long
ValueError: S2S\Callback::link(): Argument #2 ($spid) must be at most 255 characters long
ValueError: S2S\Callback::link(): Argument #2 ($spid) must not be empty
ValueError: S2S\Callback::link(): Argument #2 ($spid) must not be the macro itself, which was not replaced
ValueError: S2S\Callback::link(): Argument #2 ($spid) must not contain control characters
ValueError: S2S\Callback::link(): Argument #2 ($spid) must be valid UTF-8
ValueError: S2S\Callback::link(): Argument #1 ($adUrl) must not be empty
ValueError: S2S\Callback::link(): Argument #1 ($adUrl) must not contain spaces or control characters; percent-encode them
ValueError: S2S\Callback::link(): Argument #1 ($adUrl) must not contain spaces or control characters; percent-encode them
ValueError: S2S\Callback::link(): Argument #1 ($adUrl) must be at most 8192 bytes long, 8212 given
