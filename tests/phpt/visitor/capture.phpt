--TEST--
S2S\Visitor::capture(): cookies, click ids, address and client hints of the request
--EXTENSIONS--
s2s
--FILE--
<?php
require __DIR__ . '/../capture.inc';

$headers = [
    'Cookie: sid=id%3D1%7Ct%3D2+3; udid=u; __adroll_fpc=any%20value%20of%2032%20characters%20or%20more; PHPSESSID=secret; _s2s_kcid=from-cookie; _s2s_adct=older; _s2s_own=own',
    'User-Agent: Mozilla/5.0 (Linux; Android 10; K)',
    'Sec-CH-UA: "Chromium";v="120"', 'Sec-CH-UA-Mobile: ?0', 'Sec-CH-UA-Platform: "Windows"', 'Sec-CH-UA-Model: ""',
    'Sec-CH-UA-Platform-Version: "10.0"',
    'X-Forwarded-For: 198.51.100.7',
];
$code = <<<'PHP'
    // As WordPress does: later changes of the superglobals must not count.
    $_COOKIE['sid'] = 'changed'; $_GET['adct'] = 'changed'; $_SERVER['REMOTE_ADDR'] = '203.0.113.9';
    $visitor = S2S\Visitor::capture(['ad_storage' => 'granted'], clickIds: ['own', 'wbraid']);
    echo json_encode($visitor);
    PHP;
echo json_encode(page($code, '/?sznaiid=2627214859780792651&adct=a%2Bb&wbraid=w&unknown=x', $headers), JSON_PRETTY_PRINT), "\n";
?>
--EXPECT--
{
    "version": 1,
    "cookies": {
        "sid": "id=1|t=2+3",
        "udid": "u",
        "__adroll_fpc": "any value of 32 characters or more"
    },
    "click_ids": {
        "sznaiid": "2627214859780792651",
        "adct": "a+b",
        "kcid": "from-cookie",
        "own": "own",
        "wbraid": "w"
    },
    "ip": "127.0.0.1",
    "user_agent": "Mozilla\/5.0 (Linux; Android 10; K)",
    "client_hints": {
        "sec_ch_ua": "\"Chromium\";v=\"120\"",
        "sec_ch_ua_mobile": "?0",
        "sec_ch_ua_model": "\"\"",
        "sec_ch_ua_platform": "\"Windows\"",
        "sec_ch_ua_platform_version": "\"10.0\""
    },
    "consent_mode": {
        "ad_storage": "granted"
    }
}
