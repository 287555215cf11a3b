--TEST--
S2S\Visitor: AdRoll's __adroll_fpc is kept whatever its shape, else made; never where ad_storage is denied
--EXTENSIONS--
s2s
--FILE--
<?php
require __DIR__ . '/../capture.inc';

// What was captured, and what is to be set: a new value as NEW, an expiry as days.
$code = <<<'PHP'
    $visitor = S2S\Visitor::capture(json_decode($_GET['consent'] ?? '[]', true), $_GET['tcf'] ?? null);
    $captured = $visitor->jsonSerialize()['cookies']['__adroll_fpc'] ?? null;
    $cookies = S2S\Visitor::fromJson(json_encode($visitor))->cookiesToSet() === [] ? (clone $visitor)->cookiesToSet() : 'after JSON?';
    foreach ($cookies as &$cookie) {
        [$cookie[0] === $captured, abs(substr($captured, 33) / 1000 - time()) < 60] === [true, true] or die('not the same, or not of now');
        $cookie[1]['expires'] = round(($cookie[1]['expires'] - time()) / 86400);
    }
    echo preg_replace('/[0-9a-f]{32}-\d{13}/', 'NEW', json_encode([$captured, $cookies]));
    PHP;
$show = function (string $what, string $query = '', string $cookie = '', array $headers = [], array $ini = []) use ($code) {
    $headers[] = "Cookie: $cookie";
    echo "$what: ", json_encode(page($code, "/?$query", $headers, $ini)), "\n";
};
$denied = 'consent=' . rawurlencode('{"ad_storage":"denied"}');
$kept = str_repeat('k', 32);

$show('none yet');
$show('https', '', '', ['X-Forwarded-Proto: https'], ['s2s.trusted_proxies' => '127.0.0.1']);
$show('32 characters of any shape', '', "__adroll_fpc=$kept");
$show('the pixel\'s', '', '__adroll_fpc=6d0f9c3b2a7e4f5d8c1b0a9e8d7c6b5a-1700000000000-x%20y');
$show('31 characters', '', '__adroll_fpc=' . substr($kept, 1));
$show('too long', '', '__adroll_fpc=' . str_repeat('k', 4097));
$show('granted', 'consent=' . rawurlencode('{"ad_storage":"granted"}'));
$show('only a TCF string', 'tcf=CPXxRf');
$show('denied', $denied);
$show('denied, one was there', $denied, "__adroll_fpc=$kept");
$show('missing from the consent mode', 'consent=' . rawurlencode('{"ad_user_data":"granted"}'));
$show('denied, consent is the shop\'s own business', $denied, '', [], ['s2s.consent' => 'pass']);
echo "two visitors have two: ";
$one = fn () => page('echo json_encode(S2S\Visitor::capture()->cookiesToSet()["__adroll_fpc"][0]);');
var_dump($one() !== $one());
echo "by the constructor, none is made: ";
echo json_encode(new S2S\Visitor(['__adroll_fpc' => 'short'])), json_encode((new S2S\Visitor())->cookiesToSet()), "\n";
?>
--EXPECT--
none yet: ["NEW",{"__adroll_fpc":["NEW",{"expires":365,"path":"\/","secure":false,"httponly":false,"samesite":"Lax"}]}]
https: ["NEW",{"__adroll_fpc":["NEW",{"expires":365,"path":"\/","secure":true,"httponly":false,"samesite":"Lax"}]}]
32 characters of any shape: ["kkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkk",[]]
the pixel's: ["NEW-x y",[]]
31 characters: ["NEW",{"__adroll_fpc":["NEW",{"expires":365,"path":"\/","secure":false,"httponly":false,"samesite":"Lax"}]}]
too long: ["NEW",{"__adroll_fpc":["NEW",{"expires":365,"path":"\/","secure":false,"httponly":false,"samesite":"Lax"}]}]
granted: ["NEW",{"__adroll_fpc":["NEW",{"expires":365,"path":"\/","secure":false,"httponly":false,"samesite":"Lax"}]}]
only a TCF string: ["NEW",{"__adroll_fpc":["NEW",{"expires":365,"path":"\/","secure":false,"httponly":false,"samesite":"Lax"}]}]
denied: [null,[]]
denied, one was there: ["kkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkk",[]]
missing from the consent mode: [null,[]]
denied, consent is the shop's own business: ["NEW",{"__adroll_fpc":["NEW",{"expires":365,"path":"\/","secure":false,"httponly":false,"samesite":"Lax"}]}]
two visitors have two: bool(true)
by the constructor, none is made: {"version":1,"cookies":{"__adroll_fpc":"short"}}[]
