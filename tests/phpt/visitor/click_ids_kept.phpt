--TEST--
S2S\Visitor::capture(): click ids that the server kept, for who may not be given cookies
--EXTENSIONS--
s2s
--FILE--
<?php
require __DIR__ . '/../capture.inc';

$code = <<<'PHP'
    $visitor = S2S\Visitor::capture(json_decode($_GET['consent'] ?? '[]', true), clickIds: ['wbraid', 'sznaiid' => 'server', 'own' => 'server-own', 'none' => null]);
    echo json_encode([$visitor->jsonSerialize()['click_ids'] ?? [], array_map(fn ($cookie) => $cookie[0], array_diff_key($visitor->cookiesToSet(), ['__adroll_fpc' => 1]))]);
    PHP;
$show = function (string $what, string $query = '', string $cookie = '', array $ini = []) use ($code) {
    echo "$what: ", json_encode(page($code, "/?$query", ["Cookie: $cookie"], $ini)), "\n";
};
$denied = 'consent=' . rawurlencode('{"ad_storage":"denied"}');
$show('only the server has one: it becomes a cookie');
$show('the query is newer', 'sznaiid=query&wbraid=w&none=n');
$show('the cookie is renewed on cached pages', '', '_s2s_sznaiid=cookie; _s2s_own=server-own');
$show('denied: no cookie, and none that was left counts', $denied, '_s2s_sznaiid=cookie');
$show('denied, the query', "$denied&sznaiid=query", '_s2s_sznaiid=cookie');
$show('denied, consent is the shop\'s own business', $denied, '_s2s_sznaiid=cookie; _s2s_own=server-own', ['s2s.consent' => 'pass']);
?>
--EXPECT--
only the server has one: it becomes a cookie: [{"sznaiid":"server","own":"server-own"},{"_s2s_sznaiid":"server","_s2s_own":"server-own"}]
the query is newer: [{"sznaiid":"query","wbraid":"w","own":"server-own","none":"n"},{"_s2s_sznaiid":"query","_s2s_wbraid":"w","_s2s_own":"server-own","_s2s_none":"n"}]
the cookie is renewed on cached pages: [{"sznaiid":"cookie","own":"server-own"},[]]
denied: no cookie, and none that was left counts: [{"sznaiid":"server","own":"server-own"},[]]
denied, the query: [{"sznaiid":"query","own":"server-own"},[]]
denied, consent is the shop's own business: [{"sznaiid":"cookie","own":"server-own"},[]]
