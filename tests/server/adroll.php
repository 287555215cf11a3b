<?php

declare(strict_types=1);

/*
 * AdRoll's endpoint as a front controller, for `php -S` or php-fpm: 200 where the checker finds no error, else 400 with
 * what it found. Each arrival is one JSON line in the file that S2S_CHECKER_LOG names.
 */

require __DIR__ . '/AdRollChecker.php';

$method = $_SERVER['REQUEST_METHOD'];
$target = $_SERVER['REQUEST_URI'];
$headers = array_change_key_case(getallheaders());
$body = (string) file_get_contents('php://input');

$findings = (new AdRollChecker())->check($method, $target, $headers, $body);
$accepted = AdRollChecker::accepts($findings);

$log = getenv('S2S_CHECKER_LOG');
if ($log !== false && $log !== '') {
    $plain = ($headers['content-encoding'] ?? '') === 'gzip' ? @gzdecode($body) : $body;
    $arrival = [
        'time' => microtime(true), 'method' => $method, 'path' => $target, 'headers' => $headers,
        'body' => $plain === false ? null : $plain, 'bytes' => strlen($body), 'accepted' => $accepted, 'findings' => $findings,
    ];
    $flags = JSON_UNESCAPED_UNICODE | JSON_UNESCAPED_SLASHES | JSON_INVALID_UTF8_SUBSTITUTE;
    file_put_contents($log, json_encode($arrival, $flags) . "\n", FILE_APPEND | LOCK_EX);
}

http_response_code($accepted ? 200 : 400);
header('Content-Type: application/json');
echo json_encode(['accepted' => $accepted, 'findings' => $findings], JSON_UNESCAPED_UNICODE | JSON_UNESCAPED_SLASHES);
