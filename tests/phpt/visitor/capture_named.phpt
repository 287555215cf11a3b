--TEST--
S2S\Visitor::capture(): click ids that destinations name, from the query, then from the cookies made of them
--EXTENSIONS--
s2s
--FILE--
<?php
require __DIR__ . '/../capture.inc';
$code = <<<'PHP'
    $network = new S2S\Destination\Postback('network', 'https://postback.example/pb/{cid}?order={order_id}', clickId: 'cid');
    $other = new S2S\Destination\System('postback', ['url' => 'https://other.example/{click}', 'click_id' => 'click', 'event' => 'Purchase'], name: 'other');
    $without = [
        new S2S\Destination\Sklik('0123456789abcdefghijklmn'),
        new S2S\Destination\Knorex('https://knorex.example/pb?kcid={kcid}'),
        new S2S\Destination\Postback('bare', 'https://postback.example/pb?kcid={kcid}'),
    ];
    $visitor = S2S\Visitor::capture(['ad_storage' => true, 'ad_user_data' => true], clickIds: [$network, $other, ...$without, 'own', 'kept' => 'on the server']);
    $event = (new S2S\Event('Purchase', 'https://shop.example.cz/'))->setVisitor($visitor)->setOrder('order-1', 1, 'CZK');
    echo json_encode([
        'click_ids' => $visitor->jsonSerialize()['click_ids'] ?? [],
        'cookies' => array_map(fn ($cookie) => $cookie[0], array_diff_key($visitor->cookiesToSet(), ['__adroll_fpc' => 1])),
        'sent' => array_map(fn ($request) => $request->url, (new S2S\Client($network, $other))->preview($event)),
    ], JSON_UNESCAPED_SLASHES);
    PHP;
foreach ([['/?cid=C-1&click=a%20b&own=o&kcid=k&not_named=x', []], ['/', ['Cookie: _s2s_cid=C-1; _s2s_click=a%20b']], ['/', []]] as [$target, $headers]) {
    foreach (page($code, $target, $headers) as $what => $values) {
        echo $what, ': ', json_encode($values, JSON_UNESCAPED_SLASHES), "\n";
    }
}
echo "Where ad_storage is denied, what the server kept counts before an old cookie, whoever names the click id:\n";
$code = <<<'PHP'
    $network = new S2S\Destination\Postback('network', 'https://postback.example/pb/{cid}?order={order_id}', clickId: 'cid');
    foreach ([['cid' => 'SERVER', $network], [$network, 'cid' => 'SERVER'], ['cid' => 'SERVER', 'cid']] as $given) {
        $ids[] = S2S\Visitor::capture(['ad_storage' => false, 'ad_user_data' => true], clickIds: $given)->jsonSerialize()['click_ids'];
    }
    echo json_encode($ids);
    PHP;
echo json_encode(page($code, '/', ['Cookie: _s2s_cid=OLD'])), "\n";

echo "More than a visitor can hold: it can still be read back\n";
$code = <<<'PHP'
    $kept = [];
    foreach (range(1, 1000) as $number) { $kept["c$number"] = 'x'; }
    $visitor = S2S\Visitor::capture(clickIds: $kept);
    echo json_encode([count($visitor->jsonSerialize()['click_ids']), json_encode(S2S\Visitor::fromJson(json_encode($visitor))) === json_encode($visitor)]);
    PHP;
echo json_encode(page($code, '/?kcid=k')), "\n";
?>
--EXPECT--
click_ids: {"kcid":"k","cid":"C-1","click":"a b","own":"o","kept":"on the server"}
cookies: {"_s2s_kcid":"k","_s2s_cid":"C-1","_s2s_click":"a b","_s2s_own":"o","_s2s_kept":"on the server"}
sent: {"network":"https://postback.example/pb/C-1?order=order-1","other":"https://other.example/a%20b"}
click_ids: {"cid":"C-1","click":"a b","kept":"on the server"}
cookies: {"_s2s_kept":"on the server"}
sent: {"network":"https://postback.example/pb/C-1?order=order-1","other":"https://other.example/a%20b"}
click_ids: {"kept":"on the server"}
cookies: {"_s2s_kept":"on the server"}
sent: []
Where ad_storage is denied, what the server kept counts before an old cookie, whoever names the click id:
[{"cid":"SERVER"},{"cid":"SERVER"},{"cid":"SERVER"}]
More than a visitor can hold: it can still be read back
[1000,true]
