--TEST--
S2S\Visitor::cookiesToSet(): click ids from the query that changed
--EXTENSIONS--
s2s
--FILE--
<?php
require __DIR__ . '/../capture.inc';

$code = '$visitor = S2S\Visitor::capture(json_decode($_GET["consent"] ?? "[]", true)); $cookies = (clone $visitor)->cookiesToSet();
    foreach ($cookies as &$cookie) { $cookie[1]["expires"] = round(($cookie[1]["expires"] - time()) / 86400); }
    echo json_encode($cookies);';
$cookies = ['Cookie: _s2s_kcid=same; _s2s_adct=older; __adroll_fpc=' . str_repeat('x', 32)];
$query = '/?sznaiid=1&kcid=same&adct=newer&consent=';

echo json_encode(page($code, $query . '[]', $cookies), JSON_PRETTY_PRINT), "\n";
echo "Behind a trusted proxy that speaks https:\n";
$answer = page($code, '/?kcid=1', ['X-Forwarded-Proto: https'], ['s2s.trusted_proxies' => '127.0.0.1']);
var_dump($answer['_s2s_kcid'][1]['secure']);
echo "The same header from anyone else:\n";
var_dump(page($code, '/?kcid=1', ['X-Forwarded-Proto: https'])['_s2s_kcid'][1]['secure']);
echo "ad_storage denied, or missing from a consent mode:\n";
echo json_encode(page($code, $query . rawurlencode('{"ad_storage":"denied"}'), $cookies)), "\n";
echo json_encode(page($code, $query . rawurlencode('{"ad_user_data":"granted"}'), $cookies)), "\n";
echo "ad_storage granted; denied, but consent is the shop's own business:\n";
echo count(page($code, $query . rawurlencode('{"ad_storage":"granted"}'), $cookies)), "\n";
echo count(page($code, $query . rawurlencode('{"ad_storage":"denied"}'), $cookies, ['s2s.consent' => 'pass'])), "\n";
echo "Not from a request:\n";
var_dump((new S2S\Visitor(clickIds: ['kcid' => '1']))->cookiesToSet());
?>
--EXPECT--
{
    "_s2s_sznaiid": [
        "1",
        {
            "expires": 90,
            "path": "\/",
            "secure": false,
            "httponly": false,
            "samesite": "Lax"
        }
    ],
    "_s2s_adct": [
        "newer",
        {
            "expires": 90,
            "path": "\/",
            "secure": false,
            "httponly": false,
            "samesite": "Lax"
        }
    ]
}
Behind a trusted proxy that speaks https:
bool(true)
The same header from anyone else:
bool(false)
ad_storage denied, or missing from a consent mode:
[]
[]
ad_storage granted; denied, but consent is the shop's own business:
2
2
Not from a request:
array(0) {
}
