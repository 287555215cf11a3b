--TEST--
S2S\Visitor: what the constructor refuses
--EXTENSIONS--
s2s
--FILE--
<?php
require __DIR__ . '/../errors.inc';
use S2S\Visitor;

caught(fn () => new Visitor(['sid' => 1]));
caught(fn () => new Visitor(['sid' => ['x']]));
caught(fn () => new Visitor(['sid' => str_repeat('x', 4097)]));
caught(fn () => new Visitor([], ['x']));
caught(fn () => new Visitor([], ['a b' => 'x']));
caught(fn () => new Visitor([], ['kcid' => null]));
caught(fn () => new Visitor([], ['kcid' => str_repeat('x', 1 << 20)]));
caught(fn () => new Visitor(ip: '300.1.1.1'));
caught(fn () => new Visitor(ip: "192.0.2.1\0"));
caught(fn () => new Visitor(ip: 'unix:'));
caught(fn () => new Visitor(userAgent: str_repeat('x', 4097)));
caught(fn () => new Visitor(clientHints: ['Sec-CH-UA' => 'x']));
caught(fn () => new Visitor(clientHints: ['sec_ch_ua' => 1]));
caught(fn () => new Visitor(consentMode: ['ad_storag' => 'granted']));
caught(fn () => new Visitor(consentMode: ['granted']));
caught(fn () => new Visitor(consentMode: ['ad_storage' => 'yes']));
caught(fn () => new Visitor(consentMode: ['ad_storage' => 1]));
caught(fn () => new Visitor(consentString: str_repeat('x', 4097)));
caught(fn () => new Visitor(cookie: []));
?>
--EXPECT--
TypeError: S2S\Visitor::__construct(): Argument #1 ($cookies) for "sid" must be of type string, int given
TypeError: S2S\Visitor::__construct(): Argument #1 ($cookies) for "sid" must be of type string, array given
ValueError: S2S\Visitor::__construct(): Argument #1 ($cookies) for "sid" must be at most 4096 bytes long, 4097 given
ValueError: S2S\Visitor::__construct(): Argument #2 ($clickIds) name 0 must not be digits alone
ValueError: S2S\Visitor::__construct(): Argument #2 ($clickIds) name "a b" must be 1 to 64 letters, digits, underscores and dashes
TypeError: S2S\Visitor::__construct(): Argument #2 ($clickIds) for "kcid" must be of type string, null given
ValueError: S2S\Visitor::__construct(): Argument #2 ($clickIds) for "kcid" must be at most 4096 bytes long, 1048576 given
ValueError: S2S\Visitor::__construct(): Argument #3 ($ip) must be an IPv4 or IPv6 address
ValueError: S2S\Visitor::__construct(): Argument #3 ($ip) must be an IPv4 or IPv6 address
ValueError: S2S\Visitor::__construct(): Argument #3 ($ip) must be an IPv4 or IPv6 address
ValueError: S2S\Visitor::__construct(): Argument #4 ($userAgent) must be at most 4096 bytes long, 4097 given
ValueError: S2S\Visitor::__construct(): Argument #5 ($clientHints) must have the keys "sec_ch_ua", "sec_ch_ua_mobile", "sec_ch_ua_model", "sec_ch_ua_platform" and "sec_ch_ua_platform_version" only
TypeError: S2S\Visitor::__construct(): Argument #5 ($clientHints) for "sec_ch_ua" must be of type string, int given
ValueError: S2S\Visitor::__construct(): Argument #6 ($consentMode) must have the keys "ad_storage", "ad_user_data", "ad_personalization", "functionality_storage" and "analytics_storage" only
ValueError: S2S\Visitor::__construct(): Argument #6 ($consentMode) must have the keys "ad_storage", "ad_user_data", "ad_personalization", "functionality_storage" and "analytics_storage" only
ValueError: S2S\Visitor::__construct(): Argument #6 ($consentMode) must have "granted" or "denied" as each value
ValueError: S2S\Visitor::__construct(): Argument #6 ($consentMode) must have "granted" or "denied" as each value
ValueError: S2S\Visitor::__construct(): Argument #7 ($consentString) must be at most 4096 bytes long, 4097 given
Error: Unknown named parameter $cookie
