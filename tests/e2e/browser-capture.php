<?php
/*
 * integrations/browser/s2s-capture.js in headless Chromium, together with Visitor::capture() behind it: the tests are in
 * browser/test.js and run there.
 */
require __DIR__ . '/e2e.inc';

$directory = temporary_directory('s2s-test-browser');
$port = unused_port();
$results = "$directory/results.json";
$server = new Process(
    ['env', "S2S_RESULTS=$results", PHP_BINARY, ...extension_arguments(), '-S', "127.0.0.1:$port", __DIR__ . '/browser/page.php'],
    null,
    "$directory/server.log",
);
wait_for(fn () => @fsockopen('127.0.0.1', $port), 10, 'the web server');

$chromium = new Process(['env', "S2S_TEST_BROWSER=$directory", 'chromium', '--headless', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run',
    '--disable-background-networking', '--disable-component-update', '--disable-sync', '--disable-dev-shm-usage',
    "--user-data-dir=$directory/profile", '--remote-debugging-port=0', "http://127.0.0.1:$port/"], null, "$directory/chromium.log");
try {
    wait_for(fn () => is_file($results) || !$chromium->isRunning(), 90, "the browser's results");
} catch (RuntimeException $exception) {
    check(false, $exception->getMessage());
}
if (!is_file($results)) {
    check(false, "no results came:\n" . file_get_contents("$directory/chromium.log") . file_get_contents("$directory/server.log"));
    finish();
}
$checks = json_decode(file_get_contents($results), true, flags: JSON_THROW_ON_ERROR);
foreach ($checks as [$holds, $what]) {
    check($holds, $what);
}
check(count($checks) >= 30, count($checks) . ' checks ran in the browser');
$chromium->signal(15);
$chromium->wait(20);
// Its children, found by their environment, write into the profile, which goes when this test ends.
$of_browser = fn (string $file) => str_contains((string) @file_get_contents($file), "S2S_TEST_BROWSER=$directory");
wait_for(fn () => !array_filter(glob('/proc/[0-9]*/environ'), $of_browser), 20, 'the end of Chromium');
finish();
