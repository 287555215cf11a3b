<?php

declare(strict_types=1);

/*
 * The AdRoll checker's own tests: an event with everything passes, and each broken rule is found, at its path, with its
 * severity. Prints "N passed, N failed".
 */

require __DIR__ . '/AdRollChecker.php';

const NOW = 1770134113.676;
const REMOVE = "\0remove";
const TARGET = '/api?advertisable=ADV';

$headers = ['Content-Type' => 'application/json', 'Authorization' => 'Token secret'];
$event = [
    'advertisable_eid' => 'ADV', 'pixel_eid' => 'PIX', 'event_name' => 'purchase', 'page_location' => 'https://shop.example/thanks',
    'ip' => '2001:db8::1',
    'identifiers' => [
        'adct' => 'click123', 'first_party_cookie' => '0123456789abcdef0123456789abcdef-1770134113000',
        'email_sha256' => hash('sha256', 'jan@seznam.cz'), 'email_md5' => md5('jan@seznam.cz'),
        'device_id' => '38400000-8cf0-11bd-b23e-10b96e40000d', 'user_id' => 'u1',
    ],
    'event_attributes' => [
        'order_id' => 'OBJ-1',
        'products' => [['product_id' => 'A', 'product_group' => 'G', 'price' => '10.50', 'quantity' => 2, 'category' => 'C']],
    ],
    'external_data' => '{"event_id":"1"}', 'user_agent' => 'UA', 'conversion_value' => '121.12', 'currency' => 'CZK',
    'timestamp' => 1770134113.676, 'device_os' => 'iOS', 'device_type' => 'phone', 'package_app_name' => 'cz.shop', 'package_app_version' => '1.0',
];
$passed = 0;
$failed = 0;

function changed(array $event, string $path, mixed $value): array
{
    $place = &$event;
    $steps = explode('.', $path);
    $last = array_pop($steps);
    foreach ($steps as $step) {
        $place = &$place[$step];
    }
    if ($value === REMOVE) {
        unset($place[$last]);
    } else {
        $place[$last] = $value;
    }
    return $event;
}

function judge(string $name, string $body, array $expected, array $headers, string $method = 'POST', string $target = TARGET): void
{
    global $passed, $failed;
    $findings = (new AdRollChecker(NOW))->check($method, $target, $headers, $body);
    $found = array_map(static fn (array $finding) => "$finding[0] $finding[1]", $findings);
    if ($found === $expected && AdRollChecker::accepts($findings) === !preg_grep('/^error/', $expected)) {
        $passed++;
        return;
    }
    $failed++;
    echo "FAILED: $name\n", json_encode($findings, JSON_UNESCAPED_SLASHES), "\n";
}

$good = json_encode([$event]);
judge('the example', $good, [], $headers);
judge('headers in lower case', $good, [], array_change_key_case($headers));
judge('gzip', gzencode($good), [], $headers + ['Content-Encoding' => 'gzip']);
judge('a hundred', json_encode(array_fill(0, 100, $event)), [], $headers);
judge('dry run', $good, [], $headers, target: TARGET . '&dry_run=true');
judge('the least', json_encode([[
    'advertisable_eid' => 'ADV', 'pixel_eid' => 'PIX', 'event_name' => 'formFill', 'page_location' => 'http://a', 'ip' => '1.2.3.4',
    'identifiers' => ['adct' => 'x'],
]]), [], $headers);

/* Outside of the events. */
judge('GET', $good, ['error request'], $headers, 'GET');
judge('another path', $good, ['error request'], $headers, target: '/x?advertisable=ADV');
judge('no advertisable', $good, ['error query.advertisable', 'error [0].advertisable_eid'], $headers, target: '/api');
judge('another advertisable', $good, ['error [0].advertisable_eid'], $headers, target: '/api?advertisable=B');
judge('advertisable twice', $good, ['error query.advertisable'], $headers, target: TARGET . '&advertisable=ADV');
judge('dry_run=1', $good, ['error query.dry_run'], $headers, target: TARGET . '&dry_run=1');
judge('an unknown parameter', $good, ['error query.x'], $headers, target: TARGET . '&x=1');
judge('no token', $good, ['error headers.Authorization'], ['Content-Type' => 'application/json']);
judge('an empty token', $good, ['error headers.Authorization'], ['Authorization' => 'Token '] + $headers);
judge('a bearer', $good, ['error headers.Authorization'], ['Authorization' => 'Bearer secret'] + $headers);
judge('a form', $good, ['error headers.Content-Type'], ['Content-Type' => 'application/x-www-form-urlencoded'] + $headers);
judge('not gzip', $good, ['error headers.Content-Encoding'], $headers + ['Content-Encoding' => 'gzip']);
judge('deflate', gzdeflate($good), ['error headers.Content-Encoding'], $headers + ['Content-Encoding' => 'deflate']);
judge('one object', json_encode($event), ['error request'], $headers);
judge('nothing', '[]', ['error request'], $headers);
judge('no JSON', '[{]', ['error request'], $headers);
judge('no UTF-8', "[\"\xff\"]", ['error request'], $headers);
judge('too many', json_encode(array_fill(0, 101, $event)), ['error request'], $headers);
judge('a text among them', json_encode([$event, 'x']), ['error [1]'], $headers);
judge('one of them is wrong', json_encode([$event, changed($event, 'ip', 'x')]), ['error [1].ip'], $headers);

/* One value changed: what is found. */
$table = [
    ['advertisable_eid', REMOVE, ['error advertisable_eid']],
    ['pixel_eid', REMOVE, ['error pixel_eid']],
    ['pixel_eid', '', ['error pixel_eid']],
    ['event_name', REMOVE, ['error event_name']],
    ['event_name', 'Purchase', ['error event_name']],
    ['event_name', 'formFill', []],
    ['page_location', REMOVE, ['error page_location']],
    ['page_location', '/thanks', ['error page_location']],
    ['ip', REMOVE, ['error ip']],
    ['ip', '1.2.3.256', ['error ip']],
    ['ip', null, ['error ip']],
    ['identifiers', REMOVE, ['error identifiers']],
    ['identifiers', new stdClass(), ['error identifiers']],
    ['identifiers', 'x', ['error identifiers']],
    ['identifiers', ['user_id' => 'u'], ['warning identifiers']],
    ['identifiers.email', 'jan@seznam.cz', ['error identifiers.email']],
    ['identifiers.email_sha256', strtoupper(hash('sha256', 'x')), ['error identifiers.email_sha256']],
    ['identifiers.email_sha256', hash('sha256', ''), ['error identifiers.email_sha256']],
    ['identifiers.email_sha256', REMOVE, ['warning identifiers']],
    ['identifiers.email_md5', md5(''), ['error identifiers.email_md5']],
    ['identifiers.email_md5', 'jan@seznam.cz', ['error identifiers.email_md5']],
    ['identifiers.device_id', '00000000-0000-0000-0000-000000000000', ['error identifiers.device_id']],
    ['identifiers.sid', 'x', ['error identifiers.sid']],
    ['identifiers.adct', 7, ['error identifiers.adct']],
    ['event_attributes', new stdClass(), ['error event_attributes']],
    ['event_attributes.order_id', 12, ['error event_attributes.order_id']],
    ['event_attributes.keywords', 'shoes', ['warning event_attributes.keywords']],
    ['event_attributes.products', [], ['error event_attributes.products']],
    ['event_attributes.products.0', 'A', ['error event_attributes.products[0]']],
    ['event_attributes.products.0.price', 10.5, ['error event_attributes.products[0].price']],
    ['event_attributes.products.0.quantity', '2', ['error event_attributes.products[0].quantity']],
    ['event_attributes.products.0.quantity', 1.5, ['error event_attributes.products[0].quantity']],
    ['event_attributes.products.0.quantity', 0, ['error event_attributes.products[0].quantity']],
    ['event_attributes.products.0.name', 'x', ['error event_attributes.products[0].name']],
    ['external_data', ['event_id' => '1'], ['error external_data']],
    ['external_data', 'event 1', ['error external_data']],
    ['external_data', '{}', ['error external_data']],
    ['conversion_value', 121.12, ['error conversion_value']],
    ['conversion_value', '1,5', ['error conversion_value']],
    ['conversion_value', '-1', ['warning conversion_value']],
    ['conversion_value', REMOVE, ['warning conversion_value']],
    ['currency', 'czk', ['error currency']],
    ['currency', REMOVE, ['warning currency']],
    ['timestamp', '1770134113', ['error timestamp']],
    ['timestamp', 1770134113676, ['error timestamp']],
    ['timestamp', 0, ['error timestamp']],
    ['timestamp', 1760000000, ['warning timestamp']],
    ['timestamp', 1770139999, ['warning timestamp']],
    ['timestamp', 1770134113, []],
    ['user_agent', '', ['error user_agent']],
    ['extra', 'x', ['error extra']],
];
foreach ($table as [$path, $value, $expected]) {
    $expected = array_map(static fn (string $one) => preg_replace('/ /', ' [0].', $one, 1), $expected);
    $shown = $value === REMOVE ? 'removed' : json_encode($value);
    judge("$path $shown", json_encode([changed($event, $path, $value)]), $expected, $headers);
}

echo "$passed passed, $failed failed\n";
exit($failed === 0 ? 0 : 1);
