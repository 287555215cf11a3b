--TEST--
php.ini: names, defaults and where each may be changed
--EXTENSIONS--
s2s
--FILE--
<?php
$access = [1 => 'USER', 4 => 'SYSTEM', 6 => 'SYSTEM|PERDIR', 7 => 'ALL'];
foreach (ini_get_all('s2s') as $name => $entry) {
    $value = $name === 's2s.queue' ? '' : $entry['global_value'];
    printf("%s = \"%s\" %s\n", $name, $value, $access[$entry['access']]);
}
?>
--EXPECT--
s2s.adjust.app_token = "" SYSTEM
s2s.adjust.endpoint = "" SYSTEM
s2s.adjust.environment = "" ALL
s2s.adjust.event_tokens = "" ALL
s2s.adjust.method = "" ALL
s2s.adjust.resend_uncertain = "" ALL
s2s.adjust.token = "" SYSTEM
s2s.adroll.advertisable = "" SYSTEM
s2s.adroll.dry_run = "" ALL
s2s.adroll.endpoint = "" SYSTEM
s2s.adroll.event_names = "" ALL
s2s.adroll.pixel = "" SYSTEM
s2s.adroll.resend_uncertain = "" ALL
s2s.adroll.token = "" SYSTEM
s2s.ca_file = "" SYSTEM
s2s.client_id = "" ALL
s2s.client_version = "" ALL
s2s.connect_timeout = "2" ALL
s2s.consent = "enforce" SYSTEM|PERDIR
s2s.default_country = "CZ" ALL
s2s.idle_timeout = "10" ALL
s2s.journal_max = "256M" SYSTEM
s2s.knorex.event = "Purchase" ALL
s2s.knorex.method = "GET" ALL
s2s.knorex.postback_url = "" SYSTEM
s2s.knorex.resend_uncertain = "0" ALL
s2s.log = "none" SYSTEM
s2s.proxy = "" SYSTEM
s2s.queue = "" SYSTEM
s2s.queue_max = "1000000" SYSTEM
s2s.queue_sync = "normal" SYSTEM
s2s.retention = "2592000" SYSTEM
s2s.retries = "3" ALL
s2s.shutdown_timeout = "" SYSTEM
s2s.sklik.endpoint = "" SYSTEM
s2s.sklik.fold_diacritics = "" ALL
s2s.sklik.sandbox = "" SYSTEM
s2s.sklik.sem_id = "" SYSTEM
s2s.timeout = "4" ALL
s2s.trusted_proxies = "" SYSTEM
