--TEST--
S2S\Visitor: what it keeps
--EXTENSIONS--
s2s
--FILE--
<?php
use S2S\Visitor;

$visitor = new Visitor(
    ['sid' => 'id=1|t=2', 'udid' => 'u', 'PHPSESSID' => 'secret', '__adroll_fpc' => 'f', 'nested' => ['x']],
    ['sznaiid' => '2627214859780792651', 'my-id' => 'x', 'adct' => ''],
    '2001:db8::1',
    'Mozilla/5.0',
    ['sec_ch_ua_mobile' => '?0', 'sec_ch_ua_platform' => '"Windows"'],
    ['ad_storage' => 'granted', 'ad_user_data' => false, 'ad_personalization' => true, 'personalization_storage' => 'granted'],
    'CPXxRfAPXxRfAAfKABENB-CgAAAAAAAAAAYgAAAAAAAA',
);
echo json_encode($visitor, JSON_PRETTY_PRINT), "\n";
echo json_encode(new Visitor(ip: '', consentString: '', userAgent: '')), "\n";
echo json_encode(new Visitor(consentMode: ['security_storage' => 'granted'])), "\n";
?>
--EXPECT--
{
    "version": 1,
    "cookies": {
        "sid": "id=1|t=2",
        "udid": "u",
        "__adroll_fpc": "f"
    },
    "click_ids": {
        "sznaiid": "2627214859780792651",
        "my-id": "x"
    },
    "ip": "2001:db8::1",
    "user_agent": "Mozilla\/5.0",
    "client_hints": {
        "sec_ch_ua_mobile": "?0",
        "sec_ch_ua_platform": "\"Windows\""
    },
    "consent_mode": {
        "ad_storage": "granted",
        "ad_user_data": "denied",
        "ad_personalization": "granted"
    },
    "consent_string": "CPXxRfAPXxRfAAfKABENB-CgAAAAAAAAAAYgAAAAAAAA"
}
{"version":1}
{"version":1,"consent_mode":{"ad_storage":"denied","ad_user_data":"denied"}}
