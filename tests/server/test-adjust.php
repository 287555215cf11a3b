<?php

declare(strict_types=1);

/*
 * The Adjust checker's own tests: a good request passes, and each broken rule is found, under its name.
 * Prints "N passed, N failed".
 */

require __DIR__ . '/AdjustChecker.php';

const NOW = 1484085154 + 60;
const REMOVE = null;
const GOOD = [
    's2s' => '1', 'app_token' => '4w565xzmb54d', 'event_token' => 'f0ob4r', 'idfa' => 'D2CADB5F-410F-4963-AC0C-2A78534BDF1E',
    'created_at_unix' => '1484085154', 'ip_address' => '192.0.0.1', 'revenue' => '123.4', 'currency' => 'EUR',
    'environment' => 'sandbox', 'callback_params' => '{"f0o":"bar"}',
];
const FORM = ['Content-Type' => 'application/x-www-form-urlencoded'];

$passed = 0;
$failed = 0;

/** The names that errors are found under are exactly these. */
function expect(string $what, array $findings, array $names): void
{
    global $passed, $failed;
    $found = array_column(array_filter($findings, static fn (array $finding) => $finding[0] === 'error'), 1);
    if ($found === $names) {
        $passed++;
        return;
    }
    $failed++;
    echo "FAILED: $what: ", json_encode($findings), ', expected ', json_encode($names), "\n";
}

function form(array $changes = []): string
{
    $pairs = [];
    foreach (array_filter($changes + GOOD, 'is_string') as $name => $value) {
        $pairs[] = "$name=" . rawurlencode($value);
    }
    return implode('&', $pairs);
}

function judge(string $body, array $headers = FORM, string $method = 'POST', string $target = '/event', ?string $token = null): array
{
    return (new AdjustChecker($token, NOW))->check($method, $target, $headers, $body);
}

expect('a good POST', judge(form()), []);
expect('a good GET', judge('', [], 'GET', '/event?' . form()), []);
foreach ([
    ['s2s', REMOVE, ['s2s']], ['s2s', '0', ['s2s']], ['app_token', REMOVE, ['app_token']], ['event_token', REMOVE, ['event_token']],
    ['idfa', REMOVE, ['device']], ['idfa', 'd2cadb5f-410f-4963-ac0c-2a78534bdf1e', ['idfa']], ['idfa', 'D2CADB5F410F4963AC0C2A78534BDF1E', ['idfa']],
    ['gps_adid', '660e1d86-6796-463a-be86-897993136018', []], ['gps_adid', '660E1D86-6796-463A-BE86-897993136018', ['gps_adid']],
    ['idfv', 'd2cadb5f-410f-4963-ac0c-2a78534bdf1e', ['idfv']], ['win_naid', 'X', ['win_naid']], ['android_id', 'DD96', ['android_id']],
    ['android_id', 'dd-96', ['android_id']], ['meid', 'a0', ['meid']], ['adid', 'x', ['adid']], ['IDFA', 'x', ['IDFA']],
    ['created_at_unix', '1484085154000', ['created_at_unix']], ['created_at_unix', (string) (NOW - 58 * 86400 - 1), ['created_at_unix']],
    ['created_at_unix', (string) (NOW - 58 * 86400), []], ['ip_address', '::1', ['ip_address']], ['ip_address', 'x', ['ip_address']],
    ['revenue', REMOVE, ['revenue']], ['currency', REMOVE, ['currency']], ['revenue', '0.0009', ['revenue']], ['revenue', '0.001', []],
    ['revenue', '100000000000', []], ['revenue', '100000000001', ['revenue']], ['revenue', '1,5', ['revenue']], ['revenue', '-1', ['revenue']],
    ['currency', 'eur', ['currency']], ['environment', 'test', ['environment']], ['callback_params', '[]', ['callback_params']],
    ['callback_params', '{"a":{"b":"c"}}', ['callback_params.a']], ['partner_params', '{"a":1}', ['partner_params.a']],
    ['user_agent', "\xff", ['user_agent']], ['os_name', '', ['os_name']], ['created_at', '2017', ['created_at']],
] as [$name, $value, $names]) {
    expect("$name " . ($value ?? 'removed'), judge(form([$name => $value])), $names);
}
expect('a plus for a space', judge(form() . '&user_agent=a+b'), ['user_agent']);
expect('lower-case escapes', judge(form() . '&user_agent=%c4%8d'), ['user_agent']);
expect('a name twice', judge(form() . '&s2s=1'), ['s2s']);
expect('another type', judge(form(), ['Content-Type' => 'application/json']), ['headers.content-type']);
expect('another path', judge(form(), FORM, 'POST', '/events'), ['request']);
expect('a POST with a query', judge(form(), FORM, 'POST', '/event?s2s=1'), ['request']);
expect('too large', judge(form(['user_agent' => str_repeat('x', 1024 * 1024)])), ['request']);
expect('no token', judge(form(), FORM, 'POST', '/event', 'secret'), ['headers.authorization']);
expect('the wrong token', judge(form(), FORM + ['Authorization' => 'Bearer x'], 'POST', '/event', 'secret'), ['headers.authorization']);
expect('the token', judge(form(), FORM + ['authorization' => 'Bearer secret'], 'POST', '/event', 'secret'), []);

$one = new AdjustChecker(null, NOW);
$at = static fn (int $time, array $changes = []) => $one->check('POST', '/event', FORM, form(['created_at_unix' => (string) $time] + $changes));
expect('the first', $at(NOW - 10), []);
expect('later', $at(NOW - 5), []);
expect('the same second', $at(NOW - 5), []);
expect('back in time', $at(NOW - 6), ['created_at_unix']);
expect('another token', $at(NOW - 6, ['event_token' => 'other']), []);
expect('another device', $at(NOW - 6, ['idfa' => 'D2CADB5F-410F-4963-AC0C-2A78534BDF1F']), []);
expect('an adid stands before an idfa', $at(NOW - 6, ['adid' => '18546f6171f67e29d1cb983322ad1329']), []);

echo "$passed passed, $failed failed\n";
exit($failed === 0 ? 0 : 1);
