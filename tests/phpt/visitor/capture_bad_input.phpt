--TEST--
S2S\Visitor::capture(): nothing that a browser sends makes it throw
--EXTENSIONS--
s2s
--FILE--
<?php
require __DIR__ . '/../capture.inc';

$long = str_repeat('x', 4097);
$headers = [
    "Cookie: sid=%ff%fe; udid[a]=1; _s2s_kcid=$long; __adroll_fpc=",
    "User-Agent: \xff\xfe",
    "Sec-CH-UA: \"$long\"",
    'X-Forwarded-For: not an address',
];
$code = '$visitor = S2S\Visitor::capture(clickIds: ["own" => "\xff", "other" => str_repeat("x", 4097), "none" => null, "empty" => ""]);
    echo preg_replace("/[0-9a-f]{32}-\d{13}/", "NEW", json_encode($visitor));';
echo json_encode(page($code, '/?sznaiid[]=1&adct=%00&kcid=%ff', $headers)), "\n";

echo "A macro that nobody replaced is no click id, and hides none:\n";
$code = 'echo json_encode(S2S\Visitor::capture(clickIds: ["own", "other" => "{other}"])->jsonSerialize()["click_ids"]);';
echo json_encode(page($code, '/?kcid=%7Bkcid%7D&adct=%257Badct%257D&own=[spid]&sznaiid={1}', ['Cookie: _s2s_kcid=kept; _s2s_own=%7Bown%7D'])), "\n";

echo "Without a request:\n";
echo json_encode(S2S\Visitor::capture()), "\n";

require __DIR__ . '/../errors.inc';
caught(fn () => S2S\Visitor::capture(['ad_storage' => 'maybe']));
caught(fn () => S2S\Visitor::capture(consentString: str_repeat('x', 4097)));
caught(fn () => S2S\Visitor::capture(clickIds: ['a b']));
caught(fn () => S2S\Visitor::capture(clickIds: ['7']));
caught(fn () => S2S\Visitor::capture(clickIds: [1]));
caught(fn () => S2S\Visitor::capture(clickIds: 'kcid'));
caught(fn () => S2S\Visitor::capture(clickIds: ['kcid' => 1]));
caught(fn () => S2S\Visitor::capture(clickIds: ['kcid' => ['1']]));
caught(fn () => S2S\Visitor::capture(clickIds: ['a b' => '1']));
caught(fn () => S2S\Visitor::capture(clickIds: [null]));
caught(fn () => S2S\Visitor::capture(clickIds: [new ArrayObject()]));
caught(fn () => S2S\Visitor::capture(clickIds: ['cid' => new S2S\Destination\Sklik('0123456789abcdefghijklmn')]));
?>
--EXPECT--
{"version":1,"cookies":{"__adroll_fpc":"NEW"},"ip":"127.0.0.1"}
A macro that nobody replaced is no click id, and hides none:
{"sznaiid":"{1}","kcid":"kept"}
Without a request:
{"version":1}
ValueError: S2S\Visitor::capture(): Argument #1 ($consentMode) must have "granted" or "denied" as each value
ValueError: S2S\Visitor::capture(): Argument #2 ($consentString) must be at most 4096 bytes long, 4097 given
ValueError: S2S\Visitor::capture(): Argument #3 ($clickIds) name "a b" must be 1 to 64 letters, digits, underscores and dashes
ValueError: S2S\Visitor::capture(): Argument #3 ($clickIds) name "7" must not be digits alone
TypeError: S2S\Visitor::capture(): Argument #3 ($clickIds) for 0 must be of type S2S\Destination|string, int given
TypeError: S2S\Visitor::capture(): Argument #3 ($clickIds) must be of type array, string given
TypeError: S2S\Visitor::capture(): Argument #3 ($clickIds) for "kcid" must be of type ?string, int given
TypeError: S2S\Visitor::capture(): Argument #3 ($clickIds) for "kcid" must be of type ?string, array given
ValueError: S2S\Visitor::capture(): Argument #3 ($clickIds) name "a b" must be 1 to 64 letters, digits, underscores and dashes
TypeError: S2S\Visitor::capture(): Argument #3 ($clickIds) for 0 must be of type S2S\Destination|string, null given
TypeError: S2S\Visitor::capture(): Argument #3 ($clickIds) for 0 must be of type S2S\Destination|string, ArrayObject given
TypeError: S2S\Visitor::capture(): Argument #3 ($clickIds) for "cid" must be of type ?string, S2S\Destination\Sklik given
