--TEST--
An OpenSSL that is set up to give no SHA-256 is told when PHP starts, not at the first event
--EXTENSIONS--
s2s
--FILE--
<?php
require __DIR__ . '/../server.inc';

function start(string $settings): void
{
    $directory = temporary_directory();
    file_put_contents("$directory/openssl.cnf", "openssl_conf = all\n[all]\n$settings\n");
    $ini = ['display_errors' => 'stderr', 'display_startup_errors' => '1', 'html_errors' => '0'];
    $process = start_php('echo "started";', $ini, [], "$directory/errors", ['env', "OPENSSL_CONF=$directory/openssl.cnf"]);
    $process->wait();
    preg_match('/PHP Startup: (.*) in /', file_get_contents("$directory/errors"), $found);
    echo $process->output() ?: 'not started', ': ', $found[1] ?? 'nothing said', "\n";
}

start('');
start("alg_section = algorithms\n[algorithms]\ndefault_properties = fips=yes");
start("providers = given\n[given]\nbase = settings\n[settings]\nactivate = 1");
?>
--EXPECT--
started: nothing said
not started: OpenSSL or libcurl can't start
not started: OpenSSL or libcurl can't start
