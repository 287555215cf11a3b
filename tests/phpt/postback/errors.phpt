--TEST--
S2S\Destination\Knorex and Postback: what the constructors refuse, without repeating a URL or a secret
--EXTENSIONS--
s2s
--FILE--
<?php
require __DIR__ . '/../errors.inc';
use S2S\Destination\Knorex;
use S2S\Destination\MissingValue;
use S2S\Destination\Postback;

$good = 'https://h.example/?k={kcid}';
echo "URLs:\n";
foreach ([
    '', 'h.example/?k={kcid}', 'ftp://h.example/?k={kcid}', 'http://h.example/?k={kcid}', 'https:///?k={kcid}', 'https://u:p@h.example/?k={kcid}',
    'https://{kcid}.example/', '{kcid}://h.example/', "https://h.example/?k={kcid}\r\nX: y", "https://h.example/\t?k={kcid}", "https://h.example/?k={kcid}\0",
    'https://h.example/?k={kcid', 'https://h.example/?k={}', 'https://h.example/?k={click_id}', 'https://h.example/?k={callback_params}', 'https://h.example/?k=1',
    'https://h.example/?k={kcid}&v=[value]', 'https://h.example/?{kcid}=1', 'https://h.example/?k={kcid}#x', 'https://h.example/?k={kcid}&c=č',
    'https://h.example/../?k={kcid}', 'https://h.example/?k={kcid}&a=' . str_repeat('x', 8200), $good, str_replace(['{', '}'], ['[', ']'], $good),
    'http://localhost/?k=<kcid>',
] as $url) {
    caught(fn () => new Knorex($url));
}
caught(fn () => new Knorex('http://h.example/?k={kcid}', allowHttp: true));
echo "Several:\n";
caught(fn () => new Knorex([]));
caught(fn () => new Knorex([$good]));
caught(fn () => new Knorex(['Lead' => 1]));
caught(fn () => new Knorex(['' => $good]));
caught(fn () => new Knorex(["Le\nad" => $good]));
caught(fn () => new Knorex([str_repeat('x', 101) => $good]));
caught(fn () => new Knorex(['Lead' => '']));
caught(fn () => new Knorex(['Lead' => $good, 'Purchase' => 'https://other.example/?k={kcid}']));
caught(fn () => new Knorex(['Lead' => $good, 'Purchase' => "$good&x={nothing}"]));
caught(fn () => new Knorex(array_combine(array_map(fn (int $n) => "e$n", range(1, 101)), array_fill(0, 101, $good))));
caught(fn () => new Knorex(['Lead' => $good, 'Refund' => 'https://h.example/refund?k={kcid}&o={order_id}']));
echo "The rest of Knorex:\n";
caught(fn () => new Knorex());
caught(fn () => new Knorex($good, 'get'));
caught(fn () => new Knorex($good, 'PUT'));
caught(fn () => new Knorex($good, name: ''));
caught(fn () => new Knorex($good, parameters: ['a b']));
caught(fn () => new Knorex($good, parameters: [1]));
caught(fn () => new Knorex("$good&c={coupon}", parameters: ['coupon']));
echo "Postback:\n";
$url = 'https://h.example/?k={cid}';
$make = fn (mixed ...$changes) => caught(fn () => new Postback(...$changes + ['name' => 'net', 'url' => $url, 'clickId' => 'cid']));
$make();
$make(name: '');
$make(name: "a\nb");
$make(clickId: null);
$make(clickId: 'other');
$make(clickId: '');
$make(clickId: 'a b');
$make(url: 'https://h.example/?k={order_id}', clickId: 'order_id');
$make(method: 'DELETE');
$make(headers: ['X-Token']);
$make(headers: ["X-To\r\nken" => 'SECRET']);
$make(headers: ['X Token' => 'SECRET']);
$make(headers: ['Content-Type' => 'application/json']);
$make(headers: ['HOST' => 'h']);
$make(headers: ['X-A' => '5', 'x-a' => '6']);
$make(headers: ['X-Token' => "SECRET\r\nX-Injected: 1"]);
$make(headers: ['X-Token' => 'SECRÉT']);
$make(headers: ['X-Token' => '']);
$make(headers: ['X-Token' => 1]);
$make(headers: ['X-Token' => str_repeat('x', 4097)]);
$make(successText: '');
$make(failureText: '');
$make(signatureKey: '');
$make(signatureParameter: 'a&b');
$make(signatureKey: 'SECRET', signatureHeader: "X-Signature: x\r\nX");
$make(signatureKey: 'SECRET', signatureHeader: 'Host');
$make(signatureHeader: 'X-Signature');
$make(signatureParameter: 'sig');
$make(signatureParameter: 'signature');
$make(signatureKey: 'SECRET', signatureParameter: 'timestamp');
$make(signatureKey: 'SECRET', headers: ['X-Sig' => '5'], signatureHeader: 'x-sig');
$make(signatureKey: 'SECRET', headers: ['X-Sig' => '5'], signatureHeader: 'X-Signature');
$make(url: "$url&signature=1", signatureKey: 'SECRET');
$make(url: 'https://h.example/?a=1', clickId: null);
$make(url: 'https://h.example/?a=%7Bkcid%7D', clickId: null);
$make(url: ['Purchase' => $url, 'Lead' => 'https://h.example/?a=%7Bcid%7D']);
$make(url: ['Purchase' => 'https://h.example/?a=1'], clickId: null);
$make(url: ["\xff" => $url]);
$make(name: "net\xff");
$make(url: "$url&timestamp={event_time}", signatureKey: 'SECRET');
$make(url: "$url&sig=1", signatureKey: 'SECRET', signatureParameter: 'sig');
$make(url: "$url&timestamp={event_time}&signature=1");
$make(missing: 'omit');
$make(missing: MissingValue::Error);
var_dump(MissingValue::from('empty') === MissingValue::Empty, count(MissingValue::cases()));
$knorex = new Knorex($good);
caught(fn () => $knorex->__construct($good));
caught(fn () => serialize($knorex));
echo $knorex->getName(), ' ', (new Knorex($good, name: 'second'))->getName(), ' ', (clone $knorex)->getName(), "\n";
?>
--EXPECT--
URLs:
ValueError: S2S\Destination\Knorex::__construct(): Argument #1 ($postbackUrl) must not be empty
ValueError: S2S\Destination\Knorex::__construct(): Argument #1 ($postbackUrl) must be a URL that begins with https://
ValueError: S2S\Destination\Knorex::__construct(): Argument #1 ($postbackUrl) must be a URL that begins with https://
ValueError: S2S\Destination\Knorex::__construct(): Argument #1 ($postbackUrl) must begin with https:// (http:// only to localhost, 127.0.0.1 or [::1])
ValueError: S2S\Destination\Knorex::__construct(): Argument #1 ($postbackUrl) must have a host name of letters, digits, dots and hyphens, or an IP address
ValueError: S2S\Destination\Knorex::__construct(): Argument #1 ($postbackUrl) must not contain a user name or password
ValueError: S2S\Destination\Knorex::__construct(): Argument #1 ($postbackUrl) must not have a macro in its scheme or host
ValueError: S2S\Destination\Knorex::__construct(): Argument #1 ($postbackUrl) must not have a macro in its scheme or host
ValueError: S2S\Destination\Knorex::__construct(): Argument #1 ($postbackUrl) must not contain control characters
ValueError: S2S\Destination\Knorex::__construct(): Argument #1 ($postbackUrl) must not contain control characters
ValueError: S2S\Destination\Knorex::__construct(): Argument #1 ($postbackUrl) must not contain control characters
ValueError: S2S\Destination\Knorex::__construct(): Argument #1 ($postbackUrl) must have a name of 1 to 64 letters, digits, "_" and "-" between "{" and "}"
ValueError: S2S\Destination\Knorex::__construct(): Argument #1 ($postbackUrl) must have a name of 1 to 64 letters, digits, "_" and "-" between "{" and "}"
ValueError: S2S\Destination\Knorex::__construct(): Argument #1 ($postbackUrl) must not have the unknown macro "click_id"; known are event_id, event_name, event_time, event_time_ms, value, value_tax, value_total, currency, order_id, ip, user_agent, click ids (kcid, sznaiid, adct, $clickId), the parameters that ad systems take, and the names in $parameters
ValueError: S2S\Destination\Knorex::__construct(): Argument #1 ($postbackUrl) must not have the macro "callback_params": it is a map, and no text
ValueError: S2S\Destination\Knorex::__construct(): Argument #1 ($postbackUrl) must have a macro for the click id, such as {kcid}
ValueError: S2S\Destination\Knorex::__construct(): Argument #1 ($postbackUrl) must not have "[" outside of a macro: use one macro style, and percent-encode the rest
ValueError: S2S\Destination\Knorex::__construct(): Argument #1 ($postbackUrl) must not have a macro in a parameter's name
ValueError: S2S\Destination\Knorex::__construct(): Argument #1 ($postbackUrl) must not have a fragment ("#…"): it is never sent
ValueError: S2S\Destination\Knorex::__construct(): Argument #1 ($postbackUrl) must be ASCII; percent-encode other characters
ValueError: S2S\Destination\Knorex::__construct(): Argument #1 ($postbackUrl) must not have "." or ".." as a segment of its path
ValueError: S2S\Destination\Knorex::__construct(): Argument #1 ($postbackUrl) must be at most 8192 bytes long, 8230 given
nothing thrown
nothing thrown
nothing thrown
nothing thrown
Several:
ValueError: S2S\Destination\Knorex::__construct(): Argument #1 ($postbackUrl) must have 1 to 100 URLs
ValueError: S2S\Destination\Knorex::__construct(): Argument #1 ($postbackUrl) must be a URL, or an array of event name (1 to 100 bytes of UTF-8) => URL, 0 => … given
TypeError: S2S\Destination\Knorex::__construct(): Argument #1 ($postbackUrl) for "Lead" must be of type string, int given
ValueError: S2S\Destination\Knorex::__construct(): Argument #1 ($postbackUrl) must be a URL, or an array of event name (1 to 100 bytes of UTF-8) => URL, "" => … given
ValueError: S2S\Destination\Knorex::__construct(): Argument #1 ($postbackUrl) must be a URL, or an array of event name (1 to 100 bytes of UTF-8) => URL, "Le?ad" => … given
ValueError: S2S\Destination\Knorex::__construct(): Argument #1 ($postbackUrl) must be a URL, or an array of event name (1 to 100 bytes of UTF-8) => URL, "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx…" => … given
ValueError: S2S\Destination\Knorex::__construct(): Argument #1 ($postbackUrl) for "Lead" must not be empty
ValueError: S2S\Destination\Knorex::__construct(): Argument #1 ($postbackUrl) for "Purchase" must have the scheme, host and port of the others: make another destination for another host
ValueError: S2S\Destination\Knorex::__construct(): Argument #1 ($postbackUrl) for "Purchase" must not have the unknown macro "nothing"; known are event_id, event_name, event_time, event_time_ms, value, value_tax, value_total, currency, order_id, ip, user_agent, click ids (kcid, sznaiid, adct, $clickId), the parameters that ad systems take, and the names in $parameters
ValueError: S2S\Destination\Knorex::__construct(): Argument #1 ($postbackUrl) must have 1 to 100 URLs
nothing thrown
The rest of Knorex:
ArgumentCountError: S2S\Destination\Knorex::__construct() expects at least 1 argument, 0 given
ValueError: S2S\Destination\Knorex::__construct(): Argument #2 ($method) must be "GET" or "POST"
ValueError: S2S\Destination\Knorex::__construct(): Argument #2 ($method) must be "GET" or "POST"
ValueError: S2S\Destination\Knorex::__construct(): Argument #5 ($name) must not be empty
ValueError: S2S\Destination\Knorex::__construct(): Argument #6 ($parameters) must be a list of names of 1 to 64 letters, digits, "_" and "-", "a b" given
TypeError: S2S\Destination\Knorex::__construct(): Argument #6 ($parameters) must be a list of names, one is of type int
nothing thrown
Postback:
nothing thrown
ValueError: S2S\Destination\Postback::__construct(): Argument #1 ($name) must not be empty
ValueError: S2S\Destination\Postback::__construct(): Argument #1 ($name) must not contain control characters
ValueError: S2S\Destination\Postback::__construct(): Argument #2 ($url) must not have the unknown macro "cid"; known are event_id, event_name, event_time, event_time_ms, value, value_tax, value_total, currency, order_id, ip, user_agent, click ids (kcid, sznaiid, adct, $clickId), the parameters that ad systems take, and the names in $parameters
ValueError: S2S\Destination\Postback::__construct(): Argument #2 ($url) must not have the unknown macro "cid"; known are event_id, event_name, event_time, event_time_ms, value, value_tax, value_total, currency, order_id, ip, user_agent, click ids (kcid, sznaiid, adct, $clickId), the parameters that ad systems take, and the names in $parameters
ValueError: S2S\Destination\Postback::__construct(): Argument #3 ($clickId) must be 1 to 64 letters, digits, underscores and dashes
ValueError: S2S\Destination\Postback::__construct(): Argument #3 ($clickId) must be 1 to 64 letters, digits, underscores and dashes
ValueError: S2S\Destination\Postback::__construct(): Argument #2 ($url) must have a macro of its own for the click id: {order_id} stands for the event's
ValueError: S2S\Destination\Postback::__construct(): Argument #4 ($method) must be "GET" or "POST"
ValueError: S2S\Destination\Postback::__construct(): Argument #5 ($headers) for 0 must have names of headers as keys
ValueError: S2S\Destination\Postback::__construct(): Argument #5 ($headers) for "X-To??ken" must be a name of 1 to 64 letters, digits, "_" and "-"
ValueError: S2S\Destination\Postback::__construct(): Argument #5 ($headers) for "X Token" must be a name of 1 to 64 letters, digits, "_" and "-"
ValueError: S2S\Destination\Postback::__construct(): Argument #5 ($headers) for "Content-Type" must be another header: HTTP or the form sets this one
ValueError: S2S\Destination\Postback::__construct(): Argument #5 ($headers) for "HOST" must be another header: HTTP or the form sets this one
ValueError: S2S\Destination\Postback::__construct(): Argument #5 ($headers) for "x-a" must be there once: upper and lower case are the same header
ValueError: S2S\Destination\Postback::__construct(): Argument #5 ($headers) for "X-Token" must not contain control characters
ValueError: S2S\Destination\Postback::__construct(): Argument #5 ($headers) for "X-Token" must contain visible ASCII characters only
ValueError: S2S\Destination\Postback::__construct(): Argument #5 ($headers) for "X-Token" must not be empty
TypeError: S2S\Destination\Postback::__construct(): Argument #5 ($headers) for "X-Token" must be of type string, int given
ValueError: S2S\Destination\Postback::__construct(): Argument #5 ($headers) for "X-Token" must be at most 4096 bytes long, 4097 given
ValueError: S2S\Destination\Postback::__construct(): Argument #7 ($successText) must not be empty
ValueError: S2S\Destination\Postback::__construct(): Argument #8 ($failureText) must not be empty
ValueError: S2S\Destination\Postback::__construct(): Argument #9 ($signatureKey) must not be empty
ValueError: S2S\Destination\Postback::__construct(): Argument #10 ($signatureParameter) must be 1 to 64 letters, digits, underscores and dashes
ValueError: S2S\Destination\Postback::__construct(): Argument #13 ($signatureHeader) must be a name of 1 to 64 letters, digits, "_" and "-"
ValueError: S2S\Destination\Postback::__construct(): Argument #13 ($signatureHeader) must be another header: HTTP or the form sets this one
ValueError: S2S\Destination\Postback::__construct(): Argument #13 ($signatureHeader) must come with argument #9 ($signatureKey): without a key nothing is signed
ValueError: S2S\Destination\Postback::__construct(): Argument #10 ($signatureParameter) must come with argument #9 ($signatureKey): without a key nothing is signed
nothing thrown
ValueError: S2S\Destination\Postback::__construct(): Argument #10 ($signatureParameter) must not be "timestamp": that parameter is appended before the signature
ValueError: S2S\Destination\Postback::__construct(): Argument #13 ($signatureHeader) must not be a header that argument #5 ($headers) has too: both would be sent
nothing thrown
ValueError: S2S\Destination\Postback::__construct(): Argument #2 ($url) must not have the signature's own parameters: they are appended
ValueError: S2S\Destination\Postback::__construct(): Argument #2 ($url) must have a macro, such as {order_id}: without one it says the same of every event
ValueError: S2S\Destination\Postback::__construct(): Argument #2 ($url) must not have "%7Bkcid%7D": write the macro as it is, {kcid}
ValueError: S2S\Destination\Postback::__construct(): Argument #2 ($url) for "Lead" must not have "%7Bcid%7D": write the macro as it is, {cid}
ValueError: S2S\Destination\Postback::__construct(): Argument #2 ($url) for "Purchase" must have a macro, such as {order_id}: without one it says the same of every event
ValueError: S2S\Destination\Postback::__construct(): Argument #2 ($url) must be a URL, or an array of event name (1 to 100 bytes of UTF-8) => URL, "?" => … given
ValueError: S2S\Destination\Postback::__construct(): Argument #1 ($name) must be valid UTF-8
ValueError: S2S\Destination\Postback::__construct(): Argument #2 ($url) must not have the signature's own parameters: they are appended
ValueError: S2S\Destination\Postback::__construct(): Argument #2 ($url) must not have the signature's own parameters: they are appended
nothing thrown
TypeError: S2S\Destination\Postback::__construct(): Argument #6 ($missing) must be of type S2S\Destination\MissingValue, string given
nothing thrown
bool(true)
int(3)
Error: A destination can't be changed: make a new S2S\Destination\Knorex
Exception: Serialization of 'S2S\Destination\Knorex' is not allowed
knorex second knorex
