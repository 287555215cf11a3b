--TEST--
php.ini: a value that can't be used is refused, with what would be right
--EXTENSIONS--
s2s
--FILE--
<?php
function refuse(string $name, string ...$values): void
{
    foreach ($values as $value) {
        $before = ini_get($name);
        var_dump(ini_set($name, $value));
        if (ini_get($name) !== $before) {
            echo "CHANGED\n";
        }
    }
}

refuse('s2s.timeout', '', '0', '0.05', '61', '4s', '-1', '1e1', '.5', '5.', '1.2.3', str_repeat('9', 40), "4\0", str_repeat('4', 5000));
refuse('s2s.connect_timeout', 'fast');
refuse('s2s.retries', '-1', '11', 'many', '', '1.5');
refuse('s2s.idle_timeout', '3601');
refuse('s2s.client_id', "shop\r\nX-Injected: 1", 'obchůdek', ' shop', str_repeat('x', 101));
refuse('s2s.client_version', "\x7f");
refuse('s2s.default_country', 'CZE', 'C', 'C1', 'Česko');
refuse('s2s.sklik.fold_diacritics', '2', 'maybe');
refuse('s2s.adroll.event_names', 'Lead', 'Lead=a Lead=b', '=x', 'a=b=c');
refuse('s2s.adroll.dry_run', 'maybe');

echo "What is right is taken:\n";
foreach (['s2s.timeout' => '0.5', 's2s.retries' => '0', 's2s.client_id' => 'My shop 1', 's2s.default_country' => 'sk', 's2s.sklik.fold_diacritics' => 'off', 's2s.idle_timeout' => '0', 's2s.adroll.event_names' => 'Lead=formFill PageView=', 's2s.adroll.dry_run' => 'on'] as $name => $value) {
    var_dump(ini_set($name, $value) !== false);
}
ini_set('s2s.default_country', '');
ini_set('s2s.client_id', '');

echo "Not for scripts:\n";
foreach (['queue', 'queue_sync', 'queue_max', 'journal_max', 'retention', 'shutdown_timeout', 'ca_file', 'proxy', 'consent', 'trusted_proxies', 'log', 'sklik.sem_id', 'sklik.sandbox', 'sklik.endpoint', 'adroll.advertisable', 'adroll.pixel', 'adroll.token', 'adroll.endpoint'] as $name) {
    echo $name, ' ', json_encode(ini_set("s2s.$name", '1')), "\n";
}
?>
--EXPECTF--
Warning: ini_set(): s2s.timeout must be a number of seconds from 0.1 to 60, "" given in %s on line %d
bool(false)

Warning: ini_set(): s2s.timeout must be a number of seconds from 0.1 to 60, "0" given in %s on line %d
bool(false)

Warning: ini_set(): s2s.timeout must be a number of seconds from 0.1 to 60, "0.05" given in %s on line %d
bool(false)

Warning: ini_set(): s2s.timeout must be a number of seconds from 0.1 to 60, "61" given in %s on line %d
bool(false)

Warning: ini_set(): s2s.timeout must be a number of seconds from 0.1 to 60, "4s" given in %s on line %d
bool(false)

Warning: ini_set(): s2s.timeout must be a number of seconds from 0.1 to 60, "-1" given in %s on line %d
bool(false)

Warning: ini_set(): s2s.timeout must be a number of seconds from 0.1 to 60, "1e1" given in %s on line %d
bool(false)

Warning: ini_set(): s2s.timeout must be a number of seconds from 0.1 to 60, ".5" given in %s on line %d
bool(false)

Warning: ini_set(): s2s.timeout must be a number of seconds from 0.1 to 60, "5." given in %s on line %d
bool(false)

Warning: ini_set(): s2s.timeout must be a number of seconds from 0.1 to 60, "1.2.3" given in %s on line %d
bool(false)

Warning: ini_set(): s2s.timeout must be a number of seconds from 0.1 to 60, "9999999999999999999999999999999999999999" given in %s on line %d
bool(false)

Warning: ini_set(): s2s.timeout must be at most 4000 bytes long and without NUL bytes, "4?" given in %s on line %d
bool(false)

Warning: ini_set(): s2s.timeout must be at most 4000 bytes long and without NUL bytes, "44444444444444444444444444444444444444444444444444444444444444444444444444444444444444444444444444444444444444444444444444444444444444444444444444444444444444444444444444444444444444444444444444444444" given in %s on line %d
bool(false)

Warning: ini_set(): s2s.connect_timeout must be a number of seconds from 0.1 to 60, "fast" given in %s on line %d
bool(false)

Warning: ini_set(): s2s.retries must be a number from 0 to 10, "-1" given in %s on line %d
bool(false)

Warning: ini_set(): s2s.retries must be a number from 0 to 10, "11" given in %s on line %d
bool(false)

Warning: ini_set(): s2s.retries must be a number from 0 to 10, "many" given in %s on line %d
bool(false)

Warning: ini_set(): s2s.retries must be a number from 0 to 10, "" given in %s on line %d
bool(false)

Warning: ini_set(): s2s.retries must be a number from 0 to 10, "1.5" given in %s on line %d
bool(false)

Warning: ini_set(): s2s.idle_timeout must be a number of seconds from 0 to 3600, "3601" given in %s on line %d
bool(false)

Warning: ini_set(): s2s.client_id must not contain control characters, "shop??X-Injected: 1" given in %s on line %d
bool(false)

Warning: ini_set(): s2s.client_id must contain visible ASCII characters only, "obchůdek" given in %s on line %d
bool(false)

Warning: ini_set(): s2s.client_id must contain visible ASCII characters only, " shop" given in %s on line %d
bool(false)

Warning: ini_set(): s2s.client_id must be at most 100 bytes long, 101 given, "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx" given in %s on line %d
bool(false)

Warning: ini_set(): s2s.client_version must not contain control characters, "?" given in %s on line %d
bool(false)

Warning: ini_set(): s2s.default_country must be a country code of two letters (ISO 3166-1), such as "CZ", or empty, "CZE" given in %s on line %d
bool(false)

Warning: ini_set(): s2s.default_country must be a country code of two letters (ISO 3166-1), such as "CZ", or empty, "C" given in %s on line %d
bool(false)

Warning: ini_set(): s2s.default_country must be a country code of two letters (ISO 3166-1), such as "CZ", or empty, "C1" given in %s on line %d
bool(false)

Warning: ini_set(): s2s.default_country must be a country code of two letters (ISO 3166-1), such as "CZ", or empty, "Česko" given in %s on line %d
bool(false)

Warning: ini_set(): s2s.sklik.fold_diacritics must be 1 or 0 (or on, off), or empty, "2" given in %s on line %d
bool(false)

Warning: ini_set(): s2s.sklik.fold_diacritics must be 1 or 0 (or on, off), or empty, "maybe" given in %s on line %d
bool(false)

Warning: ini_set(): s2s.adroll.event_names must be pairs of an event name and its name there, such as "Lead=formFill Purchase=purchase", "Lead" given in %s on line %d
bool(false)

Warning: ini_set(): s2s.adroll.event_names must not have an event name twice, "Lead=a Lead=b" given in %s on line %d
bool(false)

Warning: ini_set(): s2s.adroll.event_names must be pairs of an event name and its name there, such as "Lead=formFill Purchase=purchase", "=x" given in %s on line %d
bool(false)

Warning: ini_set(): s2s.adroll.event_names must be pairs of an event name and its name there, such as "Lead=formFill Purchase=purchase", "a=b=c" given in %s on line %d
bool(false)

Warning: ini_set(): s2s.adroll.dry_run must be 1 or 0 (or on, off), or empty, "maybe" given in %s on line %d
bool(false)
What is right is taken:
bool(true)
bool(true)
bool(true)
bool(true)
bool(true)
bool(true)
bool(true)
bool(true)
Not for scripts:
queue false
queue_sync false
queue_max false
journal_max false
retention false
shutdown_timeout false
ca_file false
proxy false
consent false
trusted_proxies false
log false
sklik.sem_id false
sklik.sandbox false
sklik.endpoint false
adroll.advertisable false
adroll.pixel false
adroll.token false
adroll.endpoint false
