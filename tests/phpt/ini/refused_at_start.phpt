--TEST--
php.ini: a bad value at start-up is a warning, the default stays in force
--EXTENSIONS--
s2s
--FILE--
<?php
require __DIR__ . '/../server.inc';

function start(string $name, string $value): void
{
    $errors = temporary_directory() . '/errors';
    $process = start_php('echo ini_get($argv[1]), "\n";', ["s2s.$name" => $value, 'display_errors' => 'stderr', 'display_startup_errors' => '1', 'html_errors' => '0'], ["s2s.$name"], $errors);
    $process->wait();
    $warnings = preg_grep('/s2s\./', explode("\n", file_get_contents($errors)));
    echo "$name: ", trim($process->output()), "\n  ", trim(implode("\n  ", $warnings)), "\n";
}

start('queue', 'relative/path');
start('queue_sync', 'often');
start('queue_max', '0');
start('journal_max', '1K');
start('journal_max', '64M');
start('retention', '0');
start('shutdown_timeout', 'never');
start('ca_file', 'ca.pem');
start('proxy', 'user:SECRET@proxy');
start('proxy', 'http://user:SECRET@proxy:65536');
start('consent', 'on');
start('trusted_proxies', '10.0.0.0/33');
start('trusted_proxies', 'proxy.example.cz');
start('trusted_proxies', '10.0.0.0/8, 192.168.0.0/16 fd00::/8');
start('log', 's2s.log');
start('sklik.sem_id', "SECRET č");
start('sklik.sandbox', "SECRET č");
start('sklik.sem_id', 'SEC RET');
start('sklik.sem_id', str_repeat('S', 101));
start('sklik.sandbox', 'SEC RET');
start('adroll.advertisable', 'a b');
start('adroll.pixel', 'a b');
start('adroll.token', 'SEC RET');
start('adjust.app_token', 'SEC RET');
start('adjust.token', 'SEC RET');
start('knorex.event', "a\x01b");
start('sklik.endpoint', 'http://sem.seznam.cz/');
?>
--EXPECT--
queue: 
  Warning: PHP Startup: s2s.queue must be an absolute path, "memory:", or empty for the temporary directory, "relative/path" given in Unknown on line 0
queue_sync: normal
  Warning: PHP Startup: s2s.queue_sync must be "full" or "normal", "often" given in Unknown on line 0
queue_max: 1000000
  Warning: PHP Startup: s2s.queue_max must be a number from 1 to 1000000000, "0" given in Unknown on line 0
journal_max: 256M
  Warning: PHP Startup: s2s.journal_max must be a number from 65536 to 1099511627776, "1K" given in Unknown on line 0
journal_max: 64M
  
retention: 2592000
  Warning: PHP Startup: s2s.retention must be a number of seconds from 1 to 316224000, "0" given in Unknown on line 0
shutdown_timeout: 
  Warning: PHP Startup: s2s.shutdown_timeout must be a number of seconds from 0 to 60, or empty, "never" given in Unknown on line 0
ca_file: 
  Warning: PHP Startup: s2s.ca_file must be an absolute path, or empty, "ca.pem" given in Unknown on line 0
proxy: 
  Warning: PHP Startup: s2s.proxy must be a proxy's URL, such as "http://proxy.example:3128", or empty in Unknown on line 0
proxy: 
  Warning: PHP Startup: s2s.proxy must have a port from 1 to 65535 behind the colon, or none in Unknown on line 0
consent: enforce
  Warning: PHP Startup: s2s.consent must be "enforce" or "pass", "on" given in Unknown on line 0
trusted_proxies: 
  Warning: PHP Startup: s2s.trusted_proxies must have ranges with a prefix of 0 to 32 bits (IPv4) or 0 to 128 bits (IPv6), "10.0.0.0/33" given in Unknown on line 0
trusted_proxies: 
  Warning: PHP Startup: s2s.trusted_proxies must be IP addresses and ranges, such as "10.0.0.0/8, ::1", "proxy.example.cz" given in Unknown on line 0
trusted_proxies: 10.0.0.0/8, 192.168.0.0/16 fd00::/8
  
log: none
  Warning: PHP Startup: s2s.log must be "none", "syslog" or an absolute path, "s2s.log" given in Unknown on line 0
sklik.sem_id: 
  Warning: PHP Startup: s2s.sklik.sem_id must contain visible ASCII characters only in Unknown on line 0
sklik.sandbox: 
  Warning: PHP Startup: s2s.sklik.sandbox must contain visible ASCII characters only in Unknown on line 0
sklik.sem_id: 
  Warning: PHP Startup: s2s.sklik.sem_id must contain visible ASCII characters only in Unknown on line 0
sklik.sem_id: 
  Warning: PHP Startup: s2s.sklik.sem_id must be at most 100 bytes long, 101 given in Unknown on line 0
sklik.sandbox: 
  Warning: PHP Startup: s2s.sklik.sandbox must contain visible ASCII characters only in Unknown on line 0
adroll.advertisable: 
  Warning: PHP Startup: s2s.adroll.advertisable must contain visible ASCII characters only, "a b" given in Unknown on line 0
adroll.pixel: 
  Warning: PHP Startup: s2s.adroll.pixel must contain visible ASCII characters only, "a b" given in Unknown on line 0
adroll.token: 
  Warning: PHP Startup: s2s.adroll.token must contain visible ASCII characters only in Unknown on line 0
adjust.app_token: 
  Warning: PHP Startup: s2s.adjust.app_token must contain visible ASCII characters only in Unknown on line 0
adjust.token: 
  Warning: PHP Startup: s2s.adjust.token must contain visible ASCII characters only in Unknown on line 0
knorex.event: Purchase
  Warning: PHP Startup: s2s.knorex.event must not contain control characters, "a?b" given in Unknown on line 0
sklik.endpoint: 
  Warning: PHP Startup: s2s.sklik.endpoint must begin with https:// (http:// only to localhost, 127.0.0.1 or [::1]), "http://sem.seznam.cz/" given in Unknown on line 0
