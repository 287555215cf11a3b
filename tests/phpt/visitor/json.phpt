--TEST--
S2S\Visitor: to JSON and back; clone
--EXTENSIONS--
s2s
--FILE--
<?php
require __DIR__ . '/../errors.inc';
use S2S\Visitor;

$visitor = new Visitor(['sid' => 's'], ['kcid' => 'k'], '192.0.2.1', 'Mozilla', ['sec_ch_ua' => '"x"'], ['ad_storage' => 'denied'], 'tcf');
$json = json_encode($visitor);
var_dump(json_encode(Visitor::fromJson($json)) === $json, json_encode(clone $visitor) === $json);
$empty = json_encode(new Visitor(consentMode: ['security_storage' => true]));
var_dump(json_encode(Visitor::fromJson($empty)) === $empty);

foreach (['', 'x', '[]', '{"ip":"x"}', '{"cookies":{"sid":1}}', '{"consent_mode":{"ad_storage":"maybe"}}', '{"other":1}'] as $wrong) {
    caught(fn () => Visitor::fromJson($wrong));
}
caught(fn () => (new Visitor(['sid' => "\xff"]))->jsonSerialize());
caught(fn () => json_encode(new Visitor(userAgent: "\xff")));
?>
--EXPECT--
bool(true)
bool(true)
bool(true)
ValueError: S2S\Visitor::fromJson(): Argument #1 ($json) must describe a visitor; must be valid JSON with unique keys; line 1, column 0 is not
ValueError: S2S\Visitor::fromJson(): Argument #1 ($json) must describe a visitor; must be valid JSON with unique keys; line 1, column 1 is not
ValueError: S2S\Visitor::fromJson(): Argument #1 ($json) must describe a visitor; must be an object
ValueError: S2S\Visitor::fromJson(): Argument #1 ($json) must describe a visitor; ip: must be an IPv4 or IPv6 address
ValueError: S2S\Visitor::fromJson(): Argument #1 ($json) must describe a visitor; cookies.sid: must be a text
ValueError: S2S\Visitor::fromJson(): Argument #1 ($json) must describe a visitor; consent_mode.ad_storage: must be "granted" or "denied"
ValueError: S2S\Visitor::fromJson(): Argument #1 ($json) must describe a visitor; other: is not a known key
ValueError: cookies.sid: must be valid UTF-8 to be made JSON
ValueError: user_agent: must be valid UTF-8 to be made JSON
