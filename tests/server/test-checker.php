<?php

declare(strict_types=1);

/*
 * The checker's own tests: the documentation's example passes without an error, and each broken rule is found, at its
 * path, with its severity. Prints "N passed, N failed".
 */

require __DIR__ . '/SklikChecker.php';

const NOW = 1770134113676 + 1000;
const REMOVE = "\0remove";

$vector = json_decode((string) file_get_contents(__DIR__ . '/../vectors/sklik-purchase.json'), false, flags: JSON_THROW_ON_ERROR);
$headers = ['Content-Type' => 'application/json', 'X-Client-Id' => 'tests', 'X-Client-Version' => '1.0.0'];
$passed = 0;
$failed = 0;

function encode(mixed $value): string
{
    return json_encode($value, JSON_UNESCAPED_UNICODE | JSON_UNESCAPED_SLASHES | JSON_THROW_ON_ERROR | JSON_PRESERVE_ZERO_FRACTION);
}

/** A copy of the example with one value put in, replaced or removed: "event_data.contents.0.id" => value. */
function changed(stdClass $payload, array $changes): stdClass
{
    $copy = json_decode(encode($payload), false);
    foreach ($changes as $path => $value) {
        $steps = explode('.', $path);
        $last = array_pop($steps);
        $place = $copy;
        foreach ($steps as $step) {
            $place = is_array($place) ? $place[(int) $step] : $place->$step;
        }
        if ($value === REMOVE) {
            unset($place->$last);
        } else {
            $place->$last = $value;
        }
    }
    return $copy;
}

/** The same keys with one moved to the end. */
function moved(stdClass $payload, string $container, string $key): stdClass
{
    $copy = changed($payload, []);
    $place = $container === '' ? $copy : $copy->$container;
    $value = $place->$key;
    unset($place->$key);
    $place->$key = $value;
    return $copy;
}

function expect(string $name, bool $holds, array $findings): void
{
    global $passed, $failed;
    if ($holds) {
        $passed++;
        return;
    }
    $failed++;
    echo "FAILED: $name\n", encode($findings), "\n";
}

function judge(string $name, string $body, array $expected, array $headers, string $method = 'POST', string $path = '/rtgconv'): void
{
    $findings = (new SklikChecker(NOW))->check($method, $path, $headers, $body);
    $found = array_map(static fn (array $finding) => "$finding[0] $finding[1]", $findings);
    // The placeholder of the documentation is no real SEM ID, so that warning is always there.
    $found = array_values(array_diff($found, ['warning event_data.sem_id']));
    expect($name, $found === $expected, $findings);
}

$example = $vector->payload;
judge('the example', encode($example), [], $headers);
judge('the example, pretty', json_encode($example, JSON_PRETTY_PRINT), [], $headers);
judge('headers in lower case', encode($example), [], array_change_key_case($headers));
$findings = (new SklikChecker())->check('POST', '/rtgconv', $headers, encode($example));
expect('the example, months later', SklikChecker::accepts($findings) && in_array(['warning', 'event_time', 'is older than 7 days'], $findings, true), $findings);
$findings = (new SklikChecker(NOW))->check('POST', '/rtgconv', $headers, encode($example));
expect('the placeholder SEM ID is a warning', array_column($findings, 1) === ['event_data.sem_id'] && $findings[0][0] === 'warning', $findings);
$real = changed($example, ['event_data.sem_id' => str_repeat('a1', 12)]);
expect('a SEM ID of the real shape', (new SklikChecker(NOW))->check('POST', '/rtgconv', $headers, encode($real)) === [], []);

judge('GET', encode($example), ['error request'], $headers, 'GET');
judge('another path', encode($example), ['error request'], $headers, 'POST', '/rtgconv/');
foreach (['application/json; charset=utf-8', 'text/plain', ''] as $type) {
    judge("Content-Type '$type'", encode($example), ['error headers.Content-Type'], ['Content-Type' => $type] + $headers);
}
judge('no client id', encode($example), ['warning headers.X-Client-Id'], array_diff_key($headers, ['X-Client-Id' => 0]));
judge('no client version', encode($example), ['warning headers.X-Client-Version'], ['X-Client-Version' => ' '] + $headers);
judge('a client id outside ASCII', encode($example), ['error headers.X-Client-Id'], ['X-Client-Id' => "obchůdek"] + $headers);
judge('authorization', encode($example), ['error headers.Authorization'], $headers + ['Authorization' => 'Bearer x']);

judge('an empty body', '', ['error request'], $headers);
judge('half a body', substr(encode($example), 0, -1), ['error request'], $headers);
judge('a list', '[]', ['error request'], $headers);
judge('invalid UTF-8', str_replace('Elektronika', "\xc3\x28", encode($example)), ['error request'], $headers);
judge('a key twice', str_replace('"currency":"CZK"', '"currency":"CZK","currency":"CZK"', encode($example)), ['error currency'], $headers);
$item = $example->event_data->contents[0];
$half = changed($item, ['unit_price' => 16745]);
judge('the same keys in two items', encode(changed($example, ['event_data.contents' => [$half, $half]])), [], $headers);
judge('an item that is no object', encode(changed($example, ['event_data.contents' => [$item, 0]])), ['error event_data.contents[1]'], $headers);

/* path => [value put there, what must be found] */
$hash = str_repeat('ab', 32);
$table = [
    ['schema_version', 'v1', ['error schema_version']],
    ['schema_version', 2, ['error schema_version']],
    ['event_source', 'Web', ['error event_source']],
    ['event_source', 'app', []],
    ['event_type', 'conversion', ['error event_type']],
    ['event_name', 'purchase', ['error event_name']],
    ['event_name', 'Order', ['error event_name']],
    ['event_name', '', ['error event_name']],
    ['event_name', 'PageView', []],
    ['event_time', 1770134113, ['error event_time']],
    ['event_time', '1770134113676', ['error event_time']],
    ['event_time', 1770134113676.5, ['error event_time']],
    ['event_time', 1770134113676000, ['error event_time']],
    ['event_time', NOW + 299_000, []],
    ['event_time', NOW + 301_000, ['warning event_time']],
    ['event_time', NOW - 7 * 86_400_000 - 1000, ['warning event_time']],
    ['event_id', 'OBJ-987654', ['warning event_id']],
    ['event_id', '018E4F2A-1234-7ABC-9DEF-0123456789AB', ['warning event_id']],
    ['event_id', '018e4f2a-1234-4abc-9def-0123456789ab', ['warning event_id']],
    ['event_id', 7, ['error event_id']],
    ['event_id', '', ['error event_id']],
    ['event_id', REMOVE, ['warning event_id']],
    ['event_url', '', ['error event_url']],
    ['event_url', '/dekujeme', ['warning event_url']],
    ['user_ids', [], ['error user_ids', 'warning user_ids.user_data.sid', 'warning user_ids.user_data.udid']],
    ['user_ids.user_data', [], ['error user_ids.user_data', 'warning user_ids.user_data.sid', 'warning user_ids.user_data.udid']],
    ['user_ids.user_data', new stdClass(), ['warning user_ids.user_data.sid', 'warning user_ids.user_data.udid']],
    ['user_ids.user_data', REMOVE, ['error user_ids.user_data', 'warning user_ids.user_data.sid', 'warning user_ids.user_data.udid']],
    ['user_ids.extra', 'x', ['error user_ids.extra']],
    ['user_ids.user_data.email', $hash, ['error user_ids.user_data.email']],
    ['user_ids.user_data.sid', 'id%3D1%7Ct%3D2', ['error user_ids.user_data.sid']],
    ['user_ids.user_data.sid', 'x', ['warning user_ids.user_data.sid']],
    ['user_ids.user_data.sid', REMOVE, ['warning user_ids.user_data.sid']],
    ['user_ids.user_data.udid', '01958f34-71d5-7ec2-ae01-cb3c80a1d0a0@1700000000', ['error user_ids.user_data.udid']],
    ['user_ids.user_data.udid', '01958f34%2D71d5', ['error user_ids.user_data.udid']],
    ['user_ids.user_data.udid', REMOVE, ['warning user_ids.user_data.udid']],
    ['user_ids.user_data.em', 'jan.novak@seznam.cz', ['error user_ids.user_data.em']],
    ['user_ids.user_data.em', strtoupper($hash), ['error user_ids.user_data.em']],
    ['user_ids.user_data.ph', substr($hash, 1), ['error user_ids.user_data.ph']],
    ['user_ids.user_data.fn', "$hash\n", ['error user_ids.user_data.fn']],
    ['user_ids.user_data.ln', hash('sha256', ''), ['error user_ids.user_data.ln']],
    ['user_ids.user_data.ct', 1, ['error user_ids.user_data.ct']],
    ['user_ids.user_data.country', $hash, []],
    ['consent_mode', REMOVE, ['warning consent_mode']],
    ['consent_mode', new stdClass(), ['error consent_mode', 'error user_ids.user_data.sid', 'error user_ids.user_data.udid',
        'error user_ids.user_data.em', 'error user_ids.user_data.ph', 'error user_ids.user_data.fn', 'error user_ids.user_data.ln',
        'error user_ids.user_data.ct', 'error s2s_headers']],
    ['consent_mode.ad_storage', 'denied', ['error user_ids.user_data.sid', 'error user_ids.user_data.udid', 'error s2s_headers']],
    ['consent_mode.ad_storage', REMOVE, ['error user_ids.user_data.sid', 'error user_ids.user_data.udid', 'error s2s_headers']],
    ['consent_mode.ad_user_data', 'denied', ['error user_ids.user_data.em', 'error user_ids.user_data.ph', 'error user_ids.user_data.fn',
        'error user_ids.user_data.ln', 'error user_ids.user_data.ct', 'error s2s_headers']],
    ['consent_mode.analytics_storage', 'yes', ['error consent_mode.analytics_storage']],
    ['consent_mode.analytics_storage', true, ['error consent_mode.analytics_storage']],
    ['consent_mode.security_storage', 'granted', ['error consent_mode.security_storage']],
    ['s2s_headers', new stdClass(), ['error s2s_headers']],
    ['s2s_headers', [], ['error s2s_headers']],
    ['s2s_headers', REMOVE, []],
    ['s2s_headers.referer', 'x', ['error s2s_headers.referer']],
    ['s2s_headers.client_ip_address', '77.75.74.300', ['error s2s_headers.client_ip_address']],
    ['s2s_headers.client_ip_address', '2a02:598::1', []],
    ['s2s_headers.user_agent', '', ['error s2s_headers.user_agent']],
    ['s2s_headers.sec_ch_ua_mobile', '0', ['error s2s_headers.sec_ch_ua_mobile']],
    ['s2s_headers.sec_ch_ua_platform', 'Windows', ['error s2s_headers.sec_ch_ua_platform']],
    ['event_data', [], ['error event_data']],
    ['event_data.sem_id', REMOVE, ['error event_data.sem_id']],
    ['event_data.sem_id', '', ['error event_data.sem_id']],
    ['event_data.sem_id', "\x01", ['error event_data.sem_id']],
    ['event_data.sznaiid', 2627214859780792651, ['error event_data.sznaiid']],
    ['event_data.sznaiid', '26272148597807926511', ['warning event_data.sznaiid']],
    ['event_data.order_id', REMOVE, ['error event_data.order_id']],
    ['event_data.order_id', 987654, ['error event_data.order_id']],
    ['event_data.order_id', '', ['error event_data.order_id']],
    ['event_data.currency', REMOVE, ['error event_data.currency']],
    ['event_data.currency', 'EUR', ['error event_data.currency']],
    ['event_data.currency', 'czk', ['error event_data.currency']],
    ['event_data.value', REMOVE, ['error event_data.value', 'warning event_data.value']],
    ['event_data.value', '27364', ['error event_data.value']],
    ['event_data.value', 33110, ['warning event_data.value']],
    ['event_data.value', 27364.5, []],
    ['event_data.value_tax', '5746', ['error event_data.value_tax']],
    ['event_data.delivery_price', '121', ['error event_data.delivery_price']],
    ['event_data.delivery_price', true, ['error event_data.delivery_price']],
    ['event_data.content_type', 'products', ['error event_data.content_type']],
    ['event_data.content_type', REMOVE, ['warning event_data.content_type']],
    ['event_data.contents', REMOVE, ['warning event_data.contents']],
    ['event_data.contents', [], ['error event_data.contents']],
    ['event_data.contents', new stdClass(), ['error event_data.contents']],
    ['event_data.contents.0.id', 1, ['error event_data.contents[0].id']],
    ['event_data.contents.0.quantity', '1', ['error event_data.contents[0].quantity']],
    ['event_data.contents.0.unit_price', '33490', ['error event_data.contents[0].unit_price']],
    ['event_data.contents.0.quantity', 2, ['warning event_data.value']],
    ['event_data.contents.0.content_name', REMOVE, ['warning event_data.contents[0].content_name']],
    ['event_data.contents.0.price', 1, ['error event_data.contents[0].price']],
    ['event_data.delivery_type', 'Zásilkovna', ['warning event_data.delivery_type']],
    ['event_data.delivery_type', 'ZASILKOVNA', []],
    ['event_data.delivery_type', 1, ['error event_data.delivery_type']],
    ['event_data.review_email', 'jan.novak@seznam.cz', []],
    ['event_data.review_email', $hash, ['warning event_data.review_email']],
    ['event_data.review_email', 'jan', ['warning event_data.review_email']],
    ['event_data.search_string', 5, ['error event_data.search_string']],
    ['event_data.status', 'true', ['error event_data.status']],
    ['event_data.status', true, []],
    ['event_data.predicted_ltv', '1', ['error event_data.predicted_ltv']],
    ['event_data.unknown', 'x', ['error event_data.unknown']],
    ['event_data.payment_type', null, ['error event_data.payment_type']],
    ['event_data.contents.0.content_category', null, ['error event_data.contents[0].content_category']],
    ['s2s_headers.user_agent', null, ['error s2s_headers.user_agent']],
    ['extra', 'x', ['error extra']],
    ['sandbox', 'token', []],
    ['sandbox', 1, ['error sandbox']],
];
foreach ($table as [$path, $value, $expected]) {
    $shown = $value === REMOVE ? 'removed' : encode($value);
    $body = json_encode(changed($example, [$path => $value]), JSON_UNESCAPED_UNICODE | JSON_PRESERVE_ZERO_FRACTION);
    judge("$path $shown", $body, $expected, $headers);
}
foreach (['schema_version', 'event_source', 'event_name', 'event_type', 'event_time', 'event_url', 'event_data'] as $key) {
    judge("no $key", encode(changed($example, [$key => REMOVE])), ["error $key"], $headers);
}
judge('no user_ids', encode(changed($example, ['user_ids' => REMOVE])),
    ['error user_ids', 'warning user_ids.user_data.sid', 'warning user_ids.user_data.udid'], $headers);
judge('value without currency', encode(changed($example, ['event_name' => 'Lead', 'event_data.currency' => REMOVE])),
    ['error event_data.currency'], $headers);
judge('currency without value', encode(changed($example, ['event_name' => 'Lead', 'event_data.value' => REMOVE])),
    ['warning event_data.value'], $headers);

$withString = static function (array $changes) use ($example): string {
    $keys = [];
    foreach (get_object_vars(changed($example, $changes)) as $key => $value) {
        if ($key === 'consent_mode') {
            $keys['consent_string'] = 'CPXxRfAPXxRfAAfKABENB-CgAAAAAAAAAAYgAAAAAAAA';
        }
        $keys[$key] = $value;
    }
    return encode($keys);
};
judge('both kinds of consent', $withString([]), ['error consent_mode'], $headers);
$keys = json_decode($withString([]), true);
unset($keys['consent_mode']);
judge('a consent string alone', encode($keys), [], $headers);

/* Order: a key moved behind the others is found, at each level that has an order. */
judge('order of the envelope', encode(moved($example, '', 'event_url')), ['error event_url'], $headers);
judge('order of consent_mode', encode(moved($example, 'consent_mode', 'ad_storage')), ['error consent_mode.ad_storage'], $headers);
judge('order of s2s_headers', encode(moved($example, 's2s_headers', 'user_agent')), ['error s2s_headers.user_agent'], $headers);
judge('order of event_data', encode(moved($example, 'event_data', 'sem_id')), ['error event_data.sem_id'], $headers);
judge('sandbox anywhere', encode(['sandbox' => 'x'] + get_object_vars($example)), [], $headers);

/* What consent denies is gone, and that is no reason for a warning. */
$denied = changed($example, ['user_ids.user_data' => new stdClass(), 's2s_headers' => REMOVE, 'consent_mode.ad_storage' => 'denied',
    'consent_mode.ad_user_data' => 'denied']);
judge('everything denied', encode($denied), [], $headers);

echo "$passed passed, $failed failed\n";
exit($failed === 0 ? 0 : 1);
