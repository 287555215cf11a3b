--TEST--
S2S\Visitor::capture(): X-Forwarded-For counts only where the other end is trusted
--EXTENSIONS--
s2s
--FILE--
<?php
require __DIR__ . '/../capture.inc';

$code = 'echo json_encode(S2S\Visitor::capture()->jsonSerialize()["ip"] ?? null);';
$ask = fn (string $header, string $trusted) => var_dump(page($code, '/', ["X-Forwarded-For: $header"], ['s2s.trusted_proxies' => $trusted]));

$ask('198.51.100.7', '');
$ask('198.51.100.7', '10.0.0.0/8');
$ask('198.51.100.7', '127.0.0.1');
$ask('203.0.113.66, 198.51.100.7, 10.1.2.3', '127.0.0.0/8, 10.0.0.0/8');
$ask('2001:db8::7', '127.0.0.1 ::1');
$ask('[2001:db8::7]:4711', '127.0.0.1');
$ask('198.51.100.7:4711', '127.0.0.1');
$ask('garbage', '127.0.0.1');
$ask('198.51.100.7, garbage', '127.0.0.1');
$ask('9.9.9.9, 1.2.3.4, garbage, 10.1.1.1', '127.0.0.1 10.0.0.0/8');
$ask(str_repeat('x', 4200) . "\xff, 198.51.100.7", '127.0.0.1');
?>
--EXPECT--
string(9) "127.0.0.1"
string(9) "127.0.0.1"
string(12) "198.51.100.7"
string(12) "198.51.100.7"
string(11) "2001:db8::7"
string(11) "2001:db8::7"
string(12) "198.51.100.7"
string(4) "null"
string(4) "null"
string(4) "null"
string(12) "198.51.100.7"
