--TEST--
S2S\Destination\AdRoll: what the constructor refuses, without repeating it
--EXTENSIONS--
s2s
--FILE--
<?php
require __DIR__ . '/../errors.inc';
use S2S\Destination\AdRoll;

caught(fn () => new AdRoll('A', 'P'));
caught(fn () => new AdRoll('', 'P', 'T'));
caught(fn () => new AdRoll('a b', 'P', 'T'));
caught(fn () => new AdRoll('A', '', 'T'));
caught(fn () => new AdRoll('A', str_repeat('x', 101), 'T'));
caught(fn () => new AdRoll('A', 'P', ''));
caught(fn () => new AdRoll('A', 'P', "secret\r\nX-Other: 1"));
caught(fn () => new AdRoll('A', 'P', 'see cret'));
caught(fn () => new AdRoll('A', 'P', str_repeat('x', 256)));
echo "Event names:\n";
foreach ([['formFill'], ['' => 'formFill'], ['a b' => 'formFill'], ['a=b' => 'formFill'], [str_repeat('x', 101) => 'formFill'],
    ['Lead' => 'FormFill'], ['Lead' => 'form fill'], ['Lead' => 7], ['Lead' => ['x']], ['Lead' => ''], ['Lead' => null]] as $names) {
    caught(fn () => new AdRoll('A', 'P', 'T', $names));
}
echo "The rest:\n";
caught(fn () => new AdRoll('A', 'P', 'T', endpoint: 'http://srv.adroll.com/api'));
caught(fn () => new AdRoll('A', 'P', 'T', name: ''));
caught(fn () => new AdRoll('A', 'P', 'T', name: "us\xff"));
caught(fn () => new AdRoll('A', 'P', 'T', [], null, null, null, "a\nb"));
?>
--EXPECT--
ArgumentCountError: S2S\Destination\AdRoll::__construct() expects at least 3 arguments, 2 given
ValueError: S2S\Destination\AdRoll::__construct(): Argument #1 ($advertisable) must not be empty
ValueError: S2S\Destination\AdRoll::__construct(): Argument #1 ($advertisable) must contain visible ASCII characters only
ValueError: S2S\Destination\AdRoll::__construct(): Argument #2 ($pixel) must not be empty
ValueError: S2S\Destination\AdRoll::__construct(): Argument #2 ($pixel) must be at most 100 bytes long, 101 given
ValueError: S2S\Destination\AdRoll::__construct(): Argument #3 ($token) must not be empty
ValueError: S2S\Destination\AdRoll::__construct(): Argument #3 ($token) must not contain control characters
ValueError: S2S\Destination\AdRoll::__construct(): Argument #3 ($token) must contain visible ASCII characters only
ValueError: S2S\Destination\AdRoll::__construct(): Argument #3 ($token) must be at most 255 bytes long, 256 given
Event names:
ValueError: S2S\Destination\AdRoll::__construct(): Argument #4 ($eventNames) must have event names as keys: texts of 1 to 100 bytes of UTF-8, 0 given
ValueError: S2S\Destination\AdRoll::__construct(): Argument #4 ($eventNames) must have event names as keys: texts of 1 to 100 bytes of UTF-8, "" given
nothing thrown
nothing thrown
ValueError: S2S\Destination\AdRoll::__construct(): Argument #4 ($eventNames) must have event names as keys: texts of 1 to 100 bytes of UTF-8, "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx…" given
ValueError: S2S\Destination\AdRoll::__construct(): Argument #4 ($eventNames) for "Lead" must be one of AdRoll's event names (pageView, homeView, productSearch, addToCart, purchase, highValuePage, gatedContent, demoRequest, signupPlan, signupTrial, contactSales, liveChat, formFill), or null where it is not to be sent there, "FormFill" given
ValueError: S2S\Destination\AdRoll::__construct(): Argument #4 ($eventNames) for "Lead" must be one of AdRoll's event names (pageView, homeView, productSearch, addToCart, purchase, highValuePage, gatedContent, demoRequest, signupPlan, signupTrial, contactSales, liveChat, formFill), or null where it is not to be sent there, "form fill" given
TypeError: S2S\Destination\AdRoll::__construct(): Argument #4 ($eventNames) for "Lead" must be of type ?string, int given
TypeError: S2S\Destination\AdRoll::__construct(): Argument #4 ($eventNames) for "Lead" must be of type ?string, array given
nothing thrown
nothing thrown
The rest:
ValueError: S2S\Destination\AdRoll::__construct(): Argument #7 ($endpoint) must begin with https:// (http:// only to localhost, 127.0.0.1 or [::1])
ValueError: S2S\Destination\AdRoll::__construct(): Argument #8 ($name) must not be empty
ValueError: S2S\Destination\AdRoll::__construct(): Argument #8 ($name) must be valid UTF-8
ValueError: S2S\Destination\AdRoll::__construct(): Argument #8 ($name) must not contain control characters
