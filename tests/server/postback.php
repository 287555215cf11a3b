<?php

declare(strict_types=1);

/*
 * A network's postback endpoint as a front controller, for `php -S` or php-fpm. S2S_POSTBACK is JSON of the arguments of
 * PostbackChecker. As several networks do, it answers 200 to everything: "success=true", or "success=false" and what
 * the checker found. Each arrival is one JSON line in the file that S2S_CHECKER_LOG names.
 */

require __DIR__ . '/PostbackChecker.php';

$expected = json_decode((string) getenv('S2S_POSTBACK'), true, flags: JSON_THROW_ON_ERROR);
$method = $_SERVER['REQUEST_METHOD'];
$target = $_SERVER['REQUEST_URI'];
$headers = getallheaders();
$body = (string) file_get_contents('php://input');
$findings = (new PostbackChecker(...$expected))->check($method, $target, $headers, $body);

$log = getenv('S2S_CHECKER_LOG');
if ($log !== false && $log !== '') {
    $arrival = ['time' => microtime(true), 'method' => $method, 'path' => $target, 'headers' => $headers, 'body' => $body, 'findings' => $findings];
    $flags = JSON_UNESCAPED_UNICODE | JSON_UNESCAPED_SLASHES | JSON_INVALID_UTF8_SUBSTITUTE;
    file_put_contents($log, json_encode($arrival, $flags) . "\n", FILE_APPEND | LOCK_EX);
}

header('Content-Type: text/plain; charset=utf-8');
echo $findings === [] ? "success=true\n" : "success=false\n";
foreach ($findings as [$path, $message]) {
    echo "$path: $message\n";
}
