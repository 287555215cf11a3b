--TEST--
S2S\Destination\System: what the constructor refuses, without repeating it
--EXTENSIONS--
s2s
--FILE--
<?php
require __DIR__ . '/../errors.inc';
use S2S\Destination\System;

echo "Systems:\n";
try {
    new System('', []);
} catch (ValueError $error) {
    echo preg_match('/: Argument #1 \(\$system\) must be "sklik"(, "\w+")* or "\w+", "" given$/', $error->getMessage()) ? 'all are named' : $error->getMessage(), "\n";
}
caught(fn () => new System());
caught(fn () => new System('sklik'));
foreach (['Sklik', 'seznam', "sklik\0", "sk\xfflik\n", str_repeat('x', 300)] as $system) {
    caught(fn () => new System($system, []));
}
echo "Settings:\n";
foreach ([['SECRET'], ['semId' => 'SECRET'], ['' => 'SECRET'], ["sem_id\0" => 'SECRET'], ['endpoint' => 'https://SECRET/'], ['token' => 'SECRET']] as $settings) {
    caught(fn () => new System('sklik', $settings));
}
echo "Types:\n";
foreach ([1, 1.5, true, [], new stdClass, STDERR] as $value) {
    caught(fn () => new System('sklik', ['sem_id' => $value]));
}
caught(fn () => new System('sklik', ['fold_diacritics' => 1]));
$text = 'taken';
$settings = ['sem_id' => &$text];
caught(fn () => new System('sklik', $settings));
echo "Values:\n";
foreach ([
    ['sklik', 'sem_id', 'SECRET 1'], ['sklik', 'sem_id', "SECRET\r\nX: y"], ['sklik', 'sem_id', str_repeat('S', 101)], ['sklik', 'sandbox', "SECRET\0"],
    ['sklik', 'fold_diacritics', 'maybe'], ['sklik', 'client_id', "shop\nX: y"], ['sklik', 'client_version', ' 1'],
    ['adroll', 'token', str_repeat('S', 256)], ['adroll', 'event_names', 'Lead'], ['adroll', 'event_names', 'Lead=a Lead=b'], ['adroll', 'dry_run', '2'],
    ['adjust', 'event_tokens', "Lead=a\x01"], ['adjust', 'environment', 'test'], ['adjust', 'method', 'get'],
    ['knorex', 'postback_url', 'https://h.example/SECRET'], ['knorex', 'postback_url', "Lead\thttps://h.example/{kcid}"], ['knorex', 'postback_url', 'http://h.example/{kcid}'],
    ['knorex', 'event', "\xff"], ['postback', 'click_id', 'a b'], ['postback', 'missing', 'skip'], ['postback', 'success_text', "a\0"], ['postback', 'success_text', str_repeat('x', 4001)],
    ['postback', 'headers', "X-Token: SECRET\n"], ['postback', 'signature_parameter', 'sig'], ['postback', 'signature_header', 'X-Sig'],
] as [$system, $setting, $value]) {
    caught(fn () => new System($system, [$setting => $value]));
}
echo "Good alone, not together:\n";
caught(fn () => new System('postback', ['url' => 'https://h.example/{order_id}', 'click_id' => 'cid']));
caught(fn () => new System('postback', ['url' => 'https://h.example/?signature={order_id}', 'signature_key' => 'SECRET']));
echo "Endpoints:\n";
foreach (['', 'sem.seznam.cz', 'http://sem.seznam.cz/', "https://a\nb/"] as $endpoint) {
    caught(fn () => new System('sklik', ['sem_id' => 'x'], $endpoint));
}
caught(fn () => new System('sklik', ['sem_id' => 'x'], 'http://sem.example/', true));
caught(fn () => new System('knorex', ['postback_url' => 'https://h.example/{kcid}'], 'https://h.example/'));
echo "Names:\n";
foreach (['', "a\nb", "\xff", str_repeat('x', 101)] as $name) {
    caught(fn () => new System('sklik', ['sem_id' => 'x'], name: $name));
}
?>
--EXPECTF--
Systems:
all are named
ArgumentCountError: S2S\Destination\System::__construct() expects at least 2 arguments, 0 given
ArgumentCountError: S2S\Destination\System::__construct() expects at least 2 arguments, 1 given
ValueError: S2S\Destination\System::__construct(): Argument #1 ($system) must be "sklik", %s, "Sklik" given
ValueError: S2S\Destination\System::__construct(): Argument #1 ($system) must be "sklik", %s, "seznam" given
ValueError: S2S\Destination\System::__construct(): Argument #1 ($system) must be "sklik", %s, "sklik?" given
ValueError: S2S\Destination\System::__construct(): Argument #1 ($system) must be "sklik", %s, "sk?lik?" given
ValueError: S2S\Destination\System::__construct(): Argument #1 ($system) must be "sklik", %s, "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx…" given
Settings:
ValueError: S2S\Destination\System::__construct(): Argument #2 ($settings) must not have 0: the settings of sklik are "sem_id", "sandbox", "fold_diacritics", "client_id", "client_version"
ValueError: S2S\Destination\System::__construct(): Argument #2 ($settings) must not have "semId": the settings of sklik are "sem_id", "sandbox", "fold_diacritics", "client_id", "client_version"
ValueError: S2S\Destination\System::__construct(): Argument #2 ($settings) must not have "": the settings of sklik are "sem_id", "sandbox", "fold_diacritics", "client_id", "client_version"
ValueError: S2S\Destination\System::__construct(): Argument #2 ($settings) must not have "sem_id?": the settings of sklik are "sem_id", "sandbox", "fold_diacritics", "client_id", "client_version"
ValueError: S2S\Destination\System::__construct(): Argument #2 ($settings) must not have "endpoint": the settings of sklik are "sem_id", "sandbox", "fold_diacritics", "client_id", "client_version"
ValueError: S2S\Destination\System::__construct(): Argument #2 ($settings) must not have "token": the settings of sklik are "sem_id", "sandbox", "fold_diacritics", "client_id", "client_version"
Types:
TypeError: S2S\Destination\System::__construct(): Argument #2 ($settings) for "sem_id" must be of type ?string, int given
TypeError: S2S\Destination\System::__construct(): Argument #2 ($settings) for "sem_id" must be of type ?string, float given
TypeError: S2S\Destination\System::__construct(): Argument #2 ($settings) for "sem_id" must be of type ?string, bool given
TypeError: S2S\Destination\System::__construct(): Argument #2 ($settings) for "sem_id" must be of type ?string, array given
TypeError: S2S\Destination\System::__construct(): Argument #2 ($settings) for "sem_id" must be of type ?string, stdClass given
TypeError: S2S\Destination\System::__construct(): Argument #2 ($settings) for "sem_id" must be of type ?string, resource given
TypeError: S2S\Destination\System::__construct(): Argument #2 ($settings) for "fold_diacritics" must be of type string|bool|null, int given
nothing thrown
Values:
ValueError: S2S\Destination\System::__construct(): Argument #2 ($settings) for "sem_id" must contain visible ASCII characters only
ValueError: S2S\Destination\System::__construct(): Argument #2 ($settings) for "sem_id" must not contain control characters
ValueError: S2S\Destination\System::__construct(): Argument #2 ($settings) for "sem_id" must be at most 100 bytes long, 101 given
ValueError: S2S\Destination\System::__construct(): Argument #2 ($settings) for "sandbox" must be at most 4000 bytes long and without NUL bytes
ValueError: S2S\Destination\System::__construct(): Argument #2 ($settings) for "fold_diacritics" must be 1 or 0 (or on, off), or empty
ValueError: S2S\Destination\System::__construct(): Argument #2 ($settings) for "client_id" must not contain control characters
ValueError: S2S\Destination\System::__construct(): Argument #2 ($settings) for "client_version" must contain visible ASCII characters only
ValueError: S2S\Destination\System::__construct(): Argument #2 ($settings) for "token" must be at most 255 bytes long, 256 given
ValueError: S2S\Destination\System::__construct(): Argument #2 ($settings) for "event_names" must be pairs of an event name and its name there, such as "Lead=formFill Purchase=purchase"
ValueError: S2S\Destination\System::__construct(): Argument #2 ($settings) for "event_names" must not have an event name twice
ValueError: S2S\Destination\System::__construct(): Argument #2 ($settings) for "dry_run" must be 1 or 0 (or on, off), or empty
ValueError: S2S\Destination\System::__construct(): Argument #2 ($settings) for "event_tokens" must have visible ASCII characters only behind each "="
ValueError: S2S\Destination\System::__construct(): Argument #2 ($settings) for "environment" must be "production" or "sandbox", or empty
ValueError: S2S\Destination\System::__construct(): Argument #2 ($settings) for "method" must be "GET" or "POST", or empty
ValueError: S2S\Destination\System::__construct(): Argument #2 ($settings) for "postback_url" must have a macro for the click id, such as {kcid}
ValueError: S2S\Destination\System::__construct(): Argument #2 ($settings) for "postback_url" must not contain control characters
ValueError: S2S\Destination\System::__construct(): Argument #2 ($settings) for "postback_url" must begin with https:// (http:// only to localhost, 127.0.0.1 or [::1])
ValueError: S2S\Destination\System::__construct(): Argument #2 ($settings) for "event" must be valid UTF-8
ValueError: S2S\Destination\System::__construct(): Argument #2 ($settings) for "click_id" must be 1 to 64 letters, digits, underscores and dashes
ValueError: S2S\Destination\System::__construct(): Argument #2 ($settings) for "missing" must be "error", "omit" or "empty", or empty
ValueError: S2S\Destination\System::__construct(): Argument #2 ($settings) for "success_text" must be at most 4000 bytes long and without NUL bytes
ValueError: S2S\Destination\System::__construct(): Argument #2 ($settings) for "success_text" must be at most 4000 bytes long and without NUL bytes
ValueError: S2S\Destination\System::__construct(): Argument #2 ($settings) for "headers" must be empty: only the constructor of the system's own class takes it
ValueError: S2S\Destination\System::__construct(): Argument #2 ($settings) for "signature_parameter" must be empty: only the constructor of the system's own class takes it
ValueError: S2S\Destination\System::__construct(): Argument #2 ($settings) for "signature_header" must be empty: only the constructor of the system's own class takes it
Good alone, not together:
ValueError: S2S\Destination\System::__construct(): Argument #2 ($settings) for "url" must have a macro for the click id, such as {cid}
ValueError: S2S\Destination\System::__construct(): Argument #2 ($settings) for "url" must not have the signature's own parameters: they are appended
Endpoints:
ValueError: S2S\Destination\System::__construct(): Argument #3 ($endpoint) must not be empty
ValueError: S2S\Destination\System::__construct(): Argument #3 ($endpoint) must be a URL that begins with https://
ValueError: S2S\Destination\System::__construct(): Argument #3 ($endpoint) must begin with https:// (http:// only to localhost, 127.0.0.1 or [::1])
ValueError: S2S\Destination\System::__construct(): Argument #3 ($endpoint) must not contain control characters
ValueError: S2S\Destination\System::__construct(): Argument #4 ($allowHttp) must be false: only where a setting has the URL, as a postback's, may it begin with http://
ValueError: S2S\Destination\System::__construct(): Argument #3 ($endpoint) must be null: the endpoint of knorex follows from its "postback_url"
Names:
ValueError: S2S\Destination\System::__construct(): Argument #5 ($name) must not be empty
ValueError: S2S\Destination\System::__construct(): Argument #5 ($name) must not contain control characters
ValueError: S2S\Destination\System::__construct(): Argument #5 ($name) must be valid UTF-8
ValueError: S2S\Destination\System::__construct(): Argument #5 ($name) must be at most 100 bytes long, 101 given
