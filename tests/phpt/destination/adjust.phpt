--TEST--
S2S\Destination\Adjust: name, dump, clone, and what it refuses
--EXTENSIONS--
s2s
--FILE--
<?php
require __DIR__ . '/../errors.inc';
use S2S\Destination\Adjust;

$adjust = new Adjust('4w565xzmb54d', ['Purchase' => 'f0ob4r']);
var_dump($adjust->getName(), $adjust instanceof S2S\Destination);
$adjust = new Adjust('4w565xzmb54d', ['Purchase' => 'f0ob4r', 'Sleva 5 %=' => 'xy'], 'security', 'sandbox', 'GET', true, 'https://s2s.example.cz/event', 'aplikace');
var_dump($adjust);
var_dump((clone $adjust)->getName());
caught(fn () => $adjust->__construct('other', []));
caught(fn () => serialize($adjust));
echo "Bad arguments:\n";
caught(fn () => new Adjust('app'));
caught(fn () => new Adjust('', []));
caught(fn () => new Adjust("a\nb", []));
caught(fn () => new Adjust(str_repeat('x', 101), []));
caught(fn () => new Adjust('app', ['abc']));
caught(fn () => new Adjust('app', ['' => 'abc']));
caught(fn () => new Adjust('app', [str_repeat('x', 101) => 'abc']));
caught(fn () => new Adjust('app', ['Purchase' => 5]));
caught(fn () => new Adjust('app', ['Purchase' => '']));
caught(fn () => new Adjust('app', ['Purchase' => 'a b']));
caught(fn () => new Adjust('app', ['Purchase' => "a\n"]));
caught(fn () => new Adjust('app', ['Purchase' => 'x=y']));
caught(fn () => new Adjust('app', ['Purchase' => str_repeat('x', 101)]));
caught(fn () => new Adjust('app', ["\xff\n" => 'abc']));
caught(fn () => new Adjust('app', ['Purchase' => null]));
caught(fn () => new Adjust('app', [], ''));
caught(fn () => new Adjust('app', [], "a\r\nX: y"));
caught(fn () => new Adjust('app', [], null, 'test'));
caught(fn () => new Adjust('app', [], null, null, 'get'));
caught(fn () => new Adjust('app', [], endpoint: 'http://s2s.adjust.com/event'));
caught(fn () => new Adjust('app', [], name: ''));
caught(fn () => new Adjust('app', [], name: "\xff"));
echo "php.ini:\n";
foreach (['event_tokens' => ['Purchase', '=a', "A=\xc4\x8d"], 'environment' => ['test'], 'method' => ['PUT', 'get'], 'resend_uncertain' => ['maybe']] as $name => $values) {
    foreach ($values as $value) {
        var_dump(@ini_set("s2s.adjust.$name", $value));
        echo error_get_last()['message'], "\n";
    }
}
foreach (['app_token', 'token', 'endpoint'] as $name) {
    var_dump(@ini_set("s2s.adjust.$name", 'x'));
}
var_dump(ini_set('s2s.adjust.event_tokens', 'Purchase=abc Lead=def'), ini_set('s2s.adjust.environment', 'sandbox'));
// An empty array: php.ini's.
$preview = (new S2S\Client(new Adjust('app', [], 'security')))->preview((new S2S\Event('Lead', time: 1484085154000))->setDeviceId('oaid', 'x'))['adjust'];
echo $preview->body, "\n", json_encode($preview->headers), "\n";
?>
--EXPECTF--
string(6) "adjust"
bool(true)
object(S2S\Destination\Adjust)#%d (8) {
  ["name"]=>
  string(8) "aplikace"
  ["appToken"]=>
  string(8) "********"
  ["eventTokens"]=>
  string(37) "Purchase=f0ob4r Sleva%205%20%25%3D=xy"
  ["token"]=>
  string(8) "********"
  ["environment"]=>
  string(7) "sandbox"
  ["method"]=>
  string(3) "GET"
  ["resendUncertain"]=>
  string(1) "1"
  ["endpoint"]=>
  string(28) "https://s2s.example.cz/event"
}
string(8) "aplikace"
Error: A destination can't be changed: make a new S2S\Destination\Adjust
Exception: Serialization of 'S2S\Destination\Adjust' is not allowed
Bad arguments:
ArgumentCountError: S2S\Destination\Adjust::__construct() expects at least 2 arguments, 1 given
ValueError: S2S\Destination\Adjust::__construct(): Argument #1 ($appToken) must not be empty
ValueError: S2S\Destination\Adjust::__construct(): Argument #1 ($appToken) must not contain control characters
ValueError: S2S\Destination\Adjust::__construct(): Argument #1 ($appToken) must be at most 100 bytes long, 101 given
ValueError: S2S\Destination\Adjust::__construct(): Argument #2 ($eventTokens) must have event names as keys: texts of 1 to 100 bytes of UTF-8, 0 given
ValueError: S2S\Destination\Adjust::__construct(): Argument #2 ($eventTokens) must have event names as keys: texts of 1 to 100 bytes of UTF-8, "" given
ValueError: S2S\Destination\Adjust::__construct(): Argument #2 ($eventTokens) must have event names as keys: texts of 1 to 100 bytes of UTF-8, "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx…" given
TypeError: S2S\Destination\Adjust::__construct(): Argument #2 ($eventTokens) for "Purchase" must be of type string, int given
ValueError: S2S\Destination\Adjust::__construct(): Argument #2 ($eventTokens) for "Purchase" must be an event token of 1 to 100 visible ASCII characters but "=", "" given
ValueError: S2S\Destination\Adjust::__construct(): Argument #2 ($eventTokens) for "Purchase" must be an event token of 1 to 100 visible ASCII characters but "=", "a b" given
ValueError: S2S\Destination\Adjust::__construct(): Argument #2 ($eventTokens) for "Purchase" must be an event token of 1 to 100 visible ASCII characters but "=", "a?" given
ValueError: S2S\Destination\Adjust::__construct(): Argument #2 ($eventTokens) for "Purchase" must be an event token of 1 to 100 visible ASCII characters but "=", "x=y" given
ValueError: S2S\Destination\Adjust::__construct(): Argument #2 ($eventTokens) for "Purchase" must be an event token of 1 to 100 visible ASCII characters but "=", "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx…" given
ValueError: S2S\Destination\Adjust::__construct(): Argument #2 ($eventTokens) must have event names as keys: texts of 1 to 100 bytes of UTF-8, "??" given
TypeError: S2S\Destination\Adjust::__construct(): Argument #2 ($eventTokens) for "Purchase" must be of type string, null given
ValueError: S2S\Destination\Adjust::__construct(): Argument #3 ($token) must not be empty
ValueError: S2S\Destination\Adjust::__construct(): Argument #3 ($token) must not contain control characters
ValueError: S2S\Destination\Adjust::__construct(): Argument #4 ($environment) must be "production" or "sandbox"
ValueError: S2S\Destination\Adjust::__construct(): Argument #5 ($method) must be "POST" or "GET"
ValueError: S2S\Destination\Adjust::__construct(): Argument #7 ($endpoint) must begin with https:// (http:// only to localhost, 127.0.0.1 or [::1])
ValueError: S2S\Destination\Adjust::__construct(): Argument #8 ($name) must not be empty
ValueError: S2S\Destination\Adjust::__construct(): Argument #8 ($name) must be valid UTF-8
php.ini:
bool(false)
ini_set(): s2s.adjust.event_tokens must be pairs of an event name and its name there, such as "Lead=formFill Purchase=purchase", "Purchase" given
bool(false)
ini_set(): s2s.adjust.event_tokens must be pairs of an event name and its name there, such as "Lead=formFill Purchase=purchase", "=a" given
bool(false)
ini_set(): s2s.adjust.event_tokens must have visible ASCII characters only behind each "=", "A=%s" given
bool(false)
ini_set(): s2s.adjust.environment must be "production" or "sandbox", or empty, "test" given
bool(false)
ini_set(): s2s.adjust.method must be "GET" or "POST", or empty, "PUT" given
bool(false)
ini_set(): s2s.adjust.method must be "GET" or "POST", or empty, "get" given
bool(false)
ini_set(): s2s.adjust.resend_uncertain must be 1 or 0 (or on, off), or empty, "maybe" given
bool(false)
bool(false)
bool(false)
string(0) ""
string(0) ""
s2s=1&app_token=***&event_token=def&oaid=x&created_at_unix=1484085154&environment=sandbox
{"Content-Type":"application\/x-www-form-urlencoded","Authorization":"Bearer ***"}
