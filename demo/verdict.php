<?php

declare(strict_types=1);

/*
 * The demo's judgement: prints what arrived and what the checker said, compares it with what the customer typed, and
 * ends with 0 only if all is well.
 *
 *     php demo/verdict.php CHECKER_LOG NGINX_LOG STATE_JSON VECTORS_JSON ORDER_ID
 */

[, $checkerLog, $nginxLog, $stateFile, $vectorsFile, $orderId] = $argv;

$lines = static fn (string $file): array => array_map(
    static fn (string $line) => json_decode($line, true, flags: JSON_THROW_ON_ERROR),
    file($file, FILE_IGNORE_NEW_LINES | FILE_SKIP_EMPTY_LINES),
);
$arrivals = $lines($checkerLog);
$failed = 0;
$check = static function (string $what, bool $holds) use (&$failed): void {
    echo $holds ? '  ok      ' : '  FAILED  ', $what, "\n";
    $failed += $holds ? 0 : 1;
};

if ($arrivals === []) {
    echo "Nothing arrived.\n";
    exit(1);
}
$arrival = $arrivals[0];
$wire = $lines($nginxLog)[0];
$payload = json_decode($arrival['body'], true);
$expected = json_decode((string) file_get_contents($vectorsFile), true, flags: JSON_THROW_ON_ERROR)['payload'];
$state = json_decode((string) file_get_contents($stateFile), true);

echo "\nWhat arrived, at POST {$arrival['path']} over {$wire['protocol']} with TLS:\n\n";
foreach (['content-type', 'x-client-id', 'x-client-version', 'user-agent'] as $name) {
    if ($wire['headers'][$name] !== '') {
        printf("  %s: %s\n", $name, $wire['headers'][$name]);
    }
}
echo "\n", json_encode($payload, JSON_PRETTY_PRINT | JSON_UNESCAPED_UNICODE | JSON_UNESCAPED_SLASHES), "\n\nThe checker's verdict:\n\n";

foreach ($arrival['findings'] as [$severity, $path, $message]) {
    echo "  $severity  $path: $message\n";
}
$check('the checker finds no error', $arrival['accepted']);
$check('the checker has no warning either', $arrival['findings'] === []);
$check('it arrived once', count($arrivals) === 1);
$check('over HTTP/2', $wire['protocol'] === 'HTTP/2.0');
$user = $payload['user_ids']['user_data'] ?? [];
foreach (['em' => 'e-mail', 'ph' => 'phone', 'fn' => 'first name', 'ln' => 'last name', 'ct' => 'city'] as $key => $what) {
    $check("the customer's $what hashes to the documentation's value", ($user[$key] ?? '') === $expected['user_ids']['user_data'][$key]);
}
$check('nothing of what the customer typed is readable', !preg_match('/novak|novák|606.?666/iu', $arrival['body']));
$check('the click id of the landing page is there, as a string', ($payload['event_data']['sznaiid'] ?? null) === $expected['event_data']['sznaiid']);
$check('the address of the customer, not of the proxy', ($payload['s2s_headers']['client_ip_address'] ?? null) === $expected['s2s_headers']['client_ip_address']);
$check('the cookies of sul.js are there', isset($user['sid'], $user['udid']));
$check("the order's number is that of the thank-you page", ($payload['event_data']['order_id'] ?? null) === $orderId);
$check('the thank-you page shows it as delivered', ($state['state'] ?? null) === 'delivered' && $state['status'] === 200);

echo $failed === 0 ? "\nAll is well.\n" : "\n$failed of these failed.\n";
exit($failed === 0 ? 0 : 1);
