<?php

declare(strict_types=1);

/*
 * Adjust's endpoint as a front controller, for `php -S` or php-fpm: 200 and {"status":"OK"} where the checker finds no
 * error, else 400 with an error as Adjust words it; a missing or wrong token is answered by 202. Each arrival is one JSON
 * line in the file that S2S_CHECKER_LOG names, and the lanes' last times are kept beside it. S2S_CHECKER_TOKEN is
 * the token of S2S Security; not set: it is off.
 */

require __DIR__ . '/AdjustChecker.php';

$token = getenv('S2S_CHECKER_TOKEN') ?: null;
$log = getenv('S2S_CHECKER_LOG') ?: null;
$lanes = $log === null ? null : fopen("$log.lanes", 'c+');
$checker = new AdjustChecker($token);
if ($lanes !== null) {
    flock($lanes, LOCK_EX);
    $checker->lanes(json_decode(stream_get_contents($lanes) ?: '[]', true));
}
$headers = getallheaders();
$body = (string) file_get_contents('php://input');
$findings = $checker->check($_SERVER['REQUEST_METHOD'], $_SERVER['REQUEST_URI'], $headers, $body);
$accepted = AdjustChecker::accepts($findings);

if ($lanes !== null) {
    ftruncate($lanes, 0);
    rewind($lanes);
    fwrite($lanes, json_encode($checker->lanes()));
    $arrival = ['time' => microtime(true), 'method' => $_SERVER['REQUEST_METHOD'], 'path' => $_SERVER['REQUEST_URI'],
        'headers' => $headers, 'body' => $body, 'accepted' => $accepted, 'findings' => $findings];
    file_put_contents($log, json_encode($arrival, JSON_UNESCAPED_SLASHES | JSON_INVALID_UTF8_SUBSTITUTE) . "\n", FILE_APPEND);
}

header('Content-Type: application/json');
$names = array_column($findings, 1);
if (in_array('headers.authorization', $names, true)) {
    http_response_code(202);
    $given = array_change_key_case($headers)['authorization'] ?? '';
    echo json_encode(['error' => 'Event request failed (' . ($given === '' ? 'Missing' : 'Wrong') . ' authentication token)']);
} elseif ($accepted) {
    echo '{"status":"OK"}';
} else {
    http_response_code(400);
    echo json_encode(['error' => 'Event request failed (Bad event state)', 'findings' => $findings]);
}
