--TEST--
s2s.ca_file: a file that is not there, can't be read or holds no certificate is named at start-up and in php --ri; the setting stays
--EXTENSIONS--
s2s
--FILE--
<?php
require __DIR__ . '/../server.inc';
$directory = temporary_directory();
file_put_contents("$directory/empty.pem", '');
file_put_contents("$directory/key.pem", "-----BEGIN PRIVATE KEY-----\nMC4CAQAwBQYDK2VwBCIEIA==\n-----END PRIVATE KEY-----\n");
file_put_contents("$directory/late.pem", str_repeat("# a comment before\n", 5000) . file_get_contents(certificates() . '/ca.crt'));
// The block lies over the border of two reads.
file_put_contents("$directory/border.pem", str_repeat('#', 16384 - 10) . "\n" . file_get_contents(certificates() . '/ca.crt'));
exec("mkfifo " . escapeshellarg("$directory/fifo"));
foreach (['missing.pem', '', 'empty.pem', 'key.pem', 'fifo', 'late.pem', 'border.pem'] as $name) {
    $process = start_php('echo strlen(ini_get("s2s.ca_file")) > 5 ? "in force" : "NOT IN FORCE", "\n"; ob_start(); phpinfo(INFO_MODULES); preg_match("/Useless setting => (.*)/", ob_get_clean(), $row); echo $row[1] ?? "no row", "\n";',
        ['s2s.ca_file' => "$directory/$name", 'display_startup_errors' => '1', 'display_errors' => '1', 'html_errors' => '0']);
    $process->wait(5);
    echo str_replace("$directory", 'DIR', trim($process->output())), "\n";
}
?>
--EXPECT--
Warning: PHP Startup: s2s.ca_file must be a file that can be read (No such file or directory), "DIR/missing.pem" given in Unknown on line 0
in force
s2s.ca_file must be a file that can be read (No such file or directory), "DIR/missing.pem" given
Warning: PHP Startup: s2s.ca_file must be a file that can be read (this is something else), "DIR/" given in Unknown on line 0
in force
s2s.ca_file must be a file that can be read (this is something else), "DIR/" given
Warning: PHP Startup: s2s.ca_file must be a file with certificates (PEM); there is none in it, "DIR/empty.pem" given in Unknown on line 0
in force
s2s.ca_file must be a file with certificates (PEM); there is none in it, "DIR/empty.pem" given
Warning: PHP Startup: s2s.ca_file must be a file with certificates (PEM); there is none in it, "DIR/key.pem" given in Unknown on line 0
in force
s2s.ca_file must be a file with certificates (PEM); there is none in it, "DIR/key.pem" given
Warning: PHP Startup: s2s.ca_file must be a file that can be read (this is something else), "DIR/fifo" given in Unknown on line 0
in force
s2s.ca_file must be a file that can be read (this is something else), "DIR/fifo" given
in force
no row
in force
no row
