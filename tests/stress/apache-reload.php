<?php
/*
 * Graceful reloads of Apache's prefork with mod_php under load: its parent runs MSHUTDOWN and MINIT each time and loads
 * the extension anew, its children end with a sender at work. Nobody crashes, and what was accepted arrives. Then the
 * same in one process that has a sender itself (module-cycle.c).
 */
require __DIR__ . '/books.inc';
require __DIR__ . '/../e2e/apache.inc';

const ORDERS_BETWEEN = 50;
const RUNS = 20;
[$reloads, $cycles] = $argv[1] === 'short' ? [12, 20] : [100, 300];

$nginx = new Nginx();
$books = new Books($nginx);
$books->giveTo(Apache::USER);
$queue = temporary_directory();
chown($queue, Apache::USER);
// Where that user may read it.
$public = temporary_directory('s2s-stress-public');
chmod($public, 0755);
copy(certificates() . '/ca.crt', "$public/ca.crt");
$ini = ['s2s.ca_file' => "$public/ca.crt"] + settings($nginx, $queue);
$order = __DIR__ . '/../e2e/order.php';
// What the site sets, as Apache does: anew for each request.
$site = array_map(static fn ($name, $value) => "php_admin_value $name \"$value\"", array_keys($ini), $ini);
$apache = new Apache('prefork', ['env', 'php'], implode("\n", [...$site, "SetEnv BOOKS \"$books->directory\"",
    '<FilesMatch "\.php$">', 'SetHandler application/x-httpd-php', '</FilesMatch>']));
copy($order, "$apache->directory/www/order.php");
$master = $apache->master();
$count = static fn (string $what) => count(scandir("/proc/$master/$what")) - 2;
$load = new Load($apache->port, 'order.php');
$begin = hrtime(true);
$descriptors = $most = $threads = 0;
for ($reload = 1; $reload <= $reloads; $reload++) {
    $books->wait(ORDERS_BETWEEN);
    $apache->reload();
    $threads = max($threads, $count('task'));
    $most = max($most, $count('fd'));
    $descriptors = $reload === 2 ? $most : $descriptors;
}
$books->wait(1);
$load->end();
$took = (hrtime(true) - $begin) / 1e9;
check($apache->master() === $master && !has_ended($master), 'the parent lives');
check($threads === 1, "the parent had $threads threads");
check($most <= $descriptors, "the parent had $most descriptors open, $descriptors after the second reload");
$apache->stop();
$crash = preg_grep('/exit signal|segmentation|core dump|abort|child .* still did not exit|PHP (Fatal|Warning)/i', explode("\n", $apache->log()));
check($crash === [], 'nobody crashes: ' . implode("\n", array_slice($crash, 0, 5)));
$sum = $books->compare($books->settle($queue, $ini, 120, Apache::USER), 'Apache');
check($sum['accepted'] >= $reloads * ORDERS_BETWEEN, "$sum[accepted] orders were accepted");
printf("apache-reload: %d graceful reloads in %.0f s, %d crashes; %d orders accepted (%.0f/s), %d not durable, %d lost, %d invented, %d repeats\n",
    $reloads, $took, count($crash), $sum['accepted'], $sum['accepted'] / $took, $sum['refused'], $sum['lost'], $sum['invented'], $sum['repeats']);

$books = new Books($nginx);
$queue = temporary_directory();
$ini = settings($nginx, $queue);
file_put_contents("$public/cycle.ini", php_ini(module(), $ini + ['s2s.shutdown_timeout' => '10']));
$command = ['env', 'PHP_INI_SCAN_DIR=', "BOOKS=$books->directory", (string) getenv('S2S_MODULE_CYCLE'), "$public/cycle.ini", $order, (string) $cycles, (string) RUNS];
$process = new Process($command, null, "$public/errors");
$status = $process->wait(20 + $cycles);
check($status === 0, "module-cycle ended with $status: " . file_get_contents("$public/errors"));
$sending = preg_match('/^(\d+) of \d+ rounds/m', $process->output(), $found) ? (int) $found[1] : 0;
check($sending > 0, "$sending rounds ended with a sender");
$sum = $books->compare($books->settle($queue, $ini, 120), 'module-cycle');
check($sum['accepted'] === $cycles * RUNS, "module-cycle: $sum[accepted] orders were accepted");
printf("apache-reload: PHP begun and ended %d times in one process, %d times with a sender at work, no thread left; %d orders accepted, %d lost, %d invented, %d repeats\n",
    $cycles, $sending, $sum['accepted'], $sum['lost'], $sum['invented'], $sum['repeats']);
finish();
