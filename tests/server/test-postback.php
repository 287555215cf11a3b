<?php

declare(strict_types=1);

/* The postback checker's own tests: a good postback passes, each broken rule is found at its path. Prints "N passed, N failed". */

require __DIR__ . '/PostbackChecker.php';

const NOW = 1770134113;
const QUERY = 'kcid=AbC-1%2F2&id=01958f34-71d5-7ec2-ae01-cb3c80a1d0a0&time=1770134113&time_ms=1770134113676&value=100.10&tax=21&total=121.10'
    . '&currency=CZK&order=OBJ-1&ip=2a02%3A598%3A%3A1&ua=Mozilla%2F5.0%20%28X%29';

$arguments = [
    'path' => '/pb', 'parameters' => ['id', 'time', 'time_ms', 'value', 'tax', 'total', 'currency', 'order', 'ip', 'ua'],
    'required' => ['value', 'currency'], 'now' => NOW,
];
$passed = 0;
$failed = 0;

function judge(string $name, array $expected, array $arguments, string $target, string $method = 'GET', array $headers = [], string $body = ''): void
{
    global $passed, $failed;
    $found = array_column((new PostbackChecker(...$arguments))->check($method, $target, $headers, $body), 0);
    if ($found === $expected) {
        $passed++;
        return;
    }
    $failed++;
    echo "FAILED: $name: found ", json_encode($found), ', expected ', json_encode($expected), "\n";
}

judge('a good postback', [], $arguments, '/pb?' . QUERY);

/* [what is replaced, by what, where it is found] */
foreach ([
    ['AbC-1%2F2', '', ['kcid']],
    ['kcid=AbC-1%2F2&', '', ['kcid']],
    ['AbC-1%2F2', 'AbC-1/2', ['kcid']],
    ['AbC-1%2F2', 'AbC-1%2f2', ['kcid']],
    ['AbC-1%2F2', 'AbC%2D1', ['kcid']],
    ['AbC-1%2F2', 'A+B', ['kcid']],
    ['AbC-1%2F2', 'A%2', ['kcid']],
    ['AbC-1%2F2', '%C3%28', ['kcid']],
    ['AbC-1%2F2', '%7Bkcid%7D', ['kcid']],
    ['AbC-1%2F2', '{kcid}', ['kcid', 'kcid']],
    ['AbC-1%2F2', '%5Bkcid%5D', ['kcid']],
    ['AbC-1%2F2', '%3Ckcid%3E', ['kcid']],
    ['AbC-1%2F2', '%23kcid%23', ['kcid']],
    ['AbC-1%2F2', '%7B%7Bkcid%7D%7D', ['kcid']],
    ['kcid=', 'kcid=x&kcid=', ['kcid']],
    ['kcid=', 'KCID=', ['KCID', 'kcid']],
    ['order=OBJ-1', 'email=a%40b.cz', ['email']],
    ['order=OBJ-1', 'order', ['request']],
    ['order=OBJ-1', '=OBJ-1', ['request']],
    ['order=OBJ-1', 'order=', []],
    ['order=OBJ-1&', '', []],
    ['value=100.10', 'value=', ['value', 'total']],
    ['value=100.10&', '', ['value']],
    ['value=100.10', 'value=100%2C10', ['value', 'total']],
    ['value=100.10', 'value=1e2', ['value', 'total']],
    ['total=121.10', 'total=121.11', ['total']],
    ['total=121.10', 'total=121.1', []],
    ['currency=CZK', 'currency=czk', ['currency']],
    ['time=1770134113', 'time=1770134113676', ['time']],
    ['time_ms=1770134113676', 'time_ms=1770134113', ['time_ms']],
    ['id=01958f34-71d5-7', 'id=01958f34-71d5-4', ['id']],
    ['ip=2a02%3A598%3A%3A1', 'ip=unknown', ['ip']],
    ['order=OBJ-1', 'order=OBJ-1&timestamp=1770134113', ['timestamp']],
    ['order=OBJ-1', 'order=OBJ-1&signature=x', ['signature']],
] as [$what, $by, $expected]) {
    judge("$what => $by", $expected, $arguments, '/pb?' . str_replace($what, $by, QUERY));
}

judge('another path', ['path'], $arguments, '/pb/?' . QUERY);
judge('a deeper path', ['path'], $arguments, '/other?' . QUERY);
judge('another method', ['request', 'request', 'headers.Content-Type', 'kcid', 'value', 'currency'], $arguments, '/pb?' . QUERY, 'POST');
judge('a GET with a body', ['request'], $arguments, '/pb?' . QUERY, 'GET', [], 'x=1');
judge('a cookie', ['headers.cookie'], $arguments, '/pb?' . QUERY, 'GET', ['Cookie' => 'a=b']);

$inPath = ['path' => '/pb/*/x', 'clickId' => ''] + $arguments;
$query = str_replace('kcid=AbC-1%2F2&', '', QUERY);
judge('the click id in the path', [], $inPath, "/pb/AbC-1%2F2/x?$query");
judge('no click id in the path', ['path'], $inPath, "/pb//x?$query");
judge('a click id that is not encoded', ['path'], $inPath, "/pb/AbC-1/2/x?$query");
judge('a macro in the path', ['path'], $inPath, "/pb/%7Bkcid%7D/x?$query");

$form = ['Content-Type' => 'application/x-www-form-urlencoded'];
$post = ['method' => 'POST'] + $arguments;
judge('a form', [], $post, '/pb', 'POST', $form, QUERY);
judge('a form of another type', ['headers.Content-Type'], $post, '/pb', 'POST', ['Content-Type' => 'application/json'], QUERY);
judge('a form and a query', ['request'], $post, '/pb?x=1', 'POST', $form, QUERY);
judge('GET instead of a form', ['request'], $post, '/pb?' . QUERY);

$withHeaders = ['headers' => ['X-Token' => 'abc']] + $arguments;
judge('the header', [], $withHeaders, '/pb?' . QUERY, 'GET', ['x-token' => 'abc']);
judge('no header', ['headers.X-Token'], $withHeaders, '/pb?' . QUERY);
judge('another header', ['headers.X-Token'], $withHeaders, '/pb?' . QUERY, 'GET', ['X-Token' => 'abd']);

$signed = ['key' => 'k3y'] + $arguments;
$timed = QUERY . '&timestamp=' . NOW;
$signature = hash_hmac('sha256', $timed, 'k3y');
judge('signed', [], $signed, "/pb?$timed&signature=$signature");
judge('not signed', ['signature'], $signed, "/pb?$timed");
judge('signed with another key', ['signature'], $signed, "/pb?$timed&signature=" . hash_hmac('sha256', $timed, 'key'));
judge('changed after signing', ['signature'], $signed, '/pb?' . str_replace('AbC', 'AbD', $timed) . "&signature=$signature");
judge('in upper case', ['signature'], $signed, "/pb?$timed&signature=" . strtoupper($signature));
judge('a parameter behind it', ['order', 'signature'], $signed, "/pb?$timed&signature=$signature&order=x");
judge('no timestamp', ['timestamp'], $signed, '/pb?' . QUERY . '&signature=' . hash_hmac('sha256', QUERY, 'k3y'));
$old = QUERY . '&timestamp=' . (NOW - 301);
judge('an old timestamp', ['timestamp'], $signed, "/pb?$old&signature=" . hash_hmac('sha256', $old, 'k3y'));
$header = ['signatureHeader' => 'X-Signature'] + $signed;
judge('signed in a header', [], $header, "/pb?$timed", 'GET', ['X-Signature' => $signature]);
judge('no header with a signature', ['signature'], $header, "/pb?$timed");
judge('a form, signed', [], ['method' => 'POST'] + $signed, '/pb', 'POST', $form, "$timed&signature=$signature");

echo "$passed passed, $failed failed\n";
exit($failed === 0 ? 0 : 1);
