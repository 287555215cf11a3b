--TEST--
What chooses hosts, files, secrets or TLS can't be changed by a script, nor by .htaccess or .user.ini; nothing turns off TLS's checks
--EXTENSIONS--
s2s
--FILE--
<?php
const SYSTEM_ONLY = [
    // files
    's2s.queue' => '/tmp/elsewhere', 's2s.log' => '/tmp/log', 's2s.ca_file' => '/tmp/ca.pem',
    // hosts
    's2s.proxy' => 'http://evil.example:1', 's2s.trusted_proxies' => '0.0.0.0/0', 's2s.sklik.endpoint' => 'https://evil.example/',
    's2s.adroll.endpoint' => 'https://evil.example/', 's2s.adjust.endpoint' => 'https://evil.example/', 's2s.knorex.postback_url' => 'https://evil.example/?k={kcid}',
    // secrets and whose account it is
    's2s.sklik.sem_id' => 'x', 's2s.sklik.sandbox' => 'x', 's2s.adroll.advertisable' => 'x', 's2s.adroll.pixel' => 'x', 's2s.adroll.token' => 'x',
    's2s.adjust.app_token' => 'x', 's2s.adjust.token' => 'x',
    // bounds of what all scripts share
    's2s.queue_sync' => 'full', 's2s.queue_max' => '1', 's2s.journal_max' => '1M', 's2s.retention' => '1', 's2s.shutdown_timeout' => '1',
];
const DIRECTORY = ['s2s.consent' => 'pass'];
const ANYWHERE = ['s2s.client_id', 's2s.client_version', 's2s.timeout', 's2s.connect_timeout', 's2s.retries', 's2s.idle_timeout', 's2s.default_country',
    's2s.sklik.fold_diacritics', 's2s.adroll.event_names', 's2s.adroll.dry_run', 's2s.adroll.resend_uncertain', 's2s.knorex.event', 's2s.knorex.method',
    's2s.knorex.resend_uncertain', 's2s.adjust.event_tokens', 's2s.adjust.environment', 's2s.adjust.method', 's2s.adjust.resend_uncertain'];

/** What a script may change of an ad system that this table does not know: a choice among few, never a text, as that could be a host or a secret. */
function is_free(string $name): bool
{
    foreach (['https://evil.example/?k={kcid}', 'x', 'X-Header: x', '{}'] as $text) {
        if (@ini_set($name, $text) !== false) {
            ini_restore($name);
            return true;
        }
    }
    return false;
}

$entries = ini_get_all('s2s');
// Further systems than ours: not in the table, but under its rule. An entry of ours that is not in the table is an error.
$others = array_filter($entries, fn (string $name) => preg_match('/^s2s\.(?!(sklik|adroll|adjust|knorex)\.)\w+\./', $name) === 1, ARRAY_FILTER_USE_KEY);
foreach ($others as $name => $entry) {
    if ($entry['access'] !== INI_SYSTEM && ($entry['access'] !== INI_ALL || str_ends_with($name, '.endpoint') || is_free($name))) {
        echo "$name has access $entry[access], and takes any text\n";
    }
}
foreach (array_diff_key($entries, $others) as $name => $entry) {
    $expected = isset(SYSTEM_ONLY[$name]) ? INI_SYSTEM : (isset(DIRECTORY[$name]) ? INI_SYSTEM | INI_PERDIR : (in_array($name, ANYWHERE, true) ? INI_ALL : 'that this table knows'));
    if ($entry['access'] !== $expected) {
        echo "$name has access $entry[access], should have $expected\n";
    }
}
foreach ($entries as $name => $entry) {
    // Nobody may add a switch for that.
    if (preg_match('/verif|insecure|peer|host_check|redirect|follow|tls|ssl/', $name)) {
        echo "$name: what is it for?\n";
    }
}
foreach (SYSTEM_ONLY + DIRECTORY as $name => $value) {
    $before = ini_get($name);
    if (ini_set($name, $value) !== false || ini_get($name) !== $before) {
        echo "$name could be set\n";
    }
}
echo count($entries) - count($others), ' entries, ', count(SYSTEM_ONLY), " of php.ini alone\n";
foreach (['Sklik', 'AdRoll', 'Adjust', 'Knorex', 'Postback'] as $class) {
    foreach ((new ReflectionMethod("S2S\\Destination\\$class", '__construct'))->getParameters() as $parameter) {
        if (preg_match('/verif|insecure|peer|redirect|follow|tls|ssl|proxy|file/i', $parameter->getName())) {
            echo "$class: $$parameter->name: what is it for?\n";
        }
    }
}
?>
--EXPECT--
40 entries, 21 of php.ini alone
