<?php

declare(strict_types=1);

/*
 * The demo's judgement: prints what arrived and what the checker said, compares it with what the customer typed, and
 * ends with 0 only if all is well.
 *
 *     php demo/verdict.php WORLD VECTORS_JSON ORDER_ID
 *
 * WORLD is the directory that shop_world() of demo/lib.sh made.
 */

[, $world, $vectorsFile, $orderId] = $argv;

// AdRoll's bodies are gzipped, which is no valid UTF-8 in nginx' log.
$lines = static fn (string $file): array => array_map(
    static fn (string $line) => json_decode($line, true, flags: JSON_THROW_ON_ERROR | JSON_INVALID_UTF8_SUBSTITUTE),
    file($file, FILE_IGNORE_NEW_LINES | FILE_SKIP_EMPTY_LINES),
);
$failed = 0;
$check = static function (string $what, bool $holds) use (&$failed): void {
    echo $holds ? '  ok      ' : '  FAILED  ', $what, "\n";
    $failed += $holds ? 0 : 1;
};

/** Prints what arrived for one ad system, with the checker's verdict; gives its payload. */
$arrived = static function (string $name, string $path) use ($world, $lines, $check): array {
    $arrivals = $lines("$world/arrivals/$name");
    if ($arrivals === []) {
        echo "\nNothing arrived at $path.\n";
        exit(1);
    }
    $arrival = $arrivals[0];
    $requests = $lines("$world/nginx/arrivals.log");
    $wire = current(array_filter($requests, static fn (array $request) => str_starts_with($request['path'], $path)));
    $payload = json_decode($arrival['body'], true);

    echo "\nWhat arrived, at POST {$arrival['path']} over {$wire['protocol']} with TLS:\n\n";
    foreach (['content-type', 'x-client-id', 'x-client-version', 'user-agent'] as $header) {
        if ($wire['headers'][$header] !== '') {
            printf("  %s: %s\n", $header, $wire['headers'][$header]);
        }
    }
    echo "\n", json_encode($payload, JSON_PRETTY_PRINT | JSON_UNESCAPED_UNICODE | JSON_UNESCAPED_SLASHES), "\n\nThe checker's verdict:\n\n";
    foreach ($arrival['findings'] as [$severity, $where, $message]) {
        echo "  $severity  $where: $message\n";
    }
    $check('the checker finds no error', $arrival['accepted']);
    $check('the checker has no warning either', $arrival['findings'] === []);
    $check('it arrived once', count($arrivals) === 1);
    $check('over HTTP/2', $wire['protocol'] === 'HTTP/2.0');
    $check('nothing of what the customer typed is readable', !preg_match('/novak|novák|606.?666/iu', $arrival['body']));
    return $payload;
};

$expected = json_decode((string) file_get_contents($vectorsFile), true, flags: JSON_THROW_ON_ERROR)['payload'];
$page = (string) file_get_contents("$world/thank-you.html");
preg_match('~<data value="([0-9.]+)">~', $page, $total);

$payload = $arrived('sklik', '/rtgconv');
$user = $payload['user_ids']['user_data'] ?? [];
$purchase = $payload['event_data'] ?? [];
foreach (['em' => 'e-mail', 'ph' => 'phone', 'fn' => 'first name', 'ln' => 'last name', 'ct' => 'city'] as $key => $what) {
    $check("the customer's $what hashes to the documentation's value", ($user[$key] ?? '') === $expected['user_ids']['user_data'][$key]);
}
$check('the click id of the landing page is there, as a string', ($purchase['sznaiid'] ?? null) === $expected['event_data']['sznaiid']);
$check('the address of the customer, not of the proxy', ($payload['s2s_headers']['client_ip_address'] ?? null) === $expected['s2s_headers']['client_ip_address']);
$check('the cookies of sul.js are there', isset($user['sid'], $user['udid']));
$check("the order's number is that of the thank-you page", ($purchase['order_id'] ?? null) === $orderId);
$check(
    'the value and its VAT make the total of the thank-you page',
    sprintf('%.2f', ($purchase['value'] ?? 0) + ($purchase['value_tax'] ?? 0)) === ($total[1] ?? null),
);
$check('the thank-you page shows it as delivered', str_contains($page, 'data-destination="sklik" data-state="delivered"'));

$event = $arrived('adroll', '/api')[0] ?? [];
$check("the customer's e-mail has the same hash", ($event['identifiers']['email_sha256'] ?? null) === ($user['em'] ?? ''));
$check('the click id and the first-party cookie are there', isset($event['identifiers']['adct'], $event['identifiers']['first_party_cookie']));
$check('the value is the total of the thank-you page', (float) ($event['conversion_value'] ?? 0) === (float) ($total[1] ?? -1));
$check('the thank-you page shows it as delivered', str_contains($page, 'data-destination="adroll" data-state="delivered"'));

echo $failed === 0 ? "\nAll is well.\n" : "\n$failed of these failed.\n";
exit($failed === 0 ? 0 : 1);
