--TEST--
php.ini: where a destination's setting was refused, nothing is sent to it, and the receipt says why
--DESCRIPTION--
With no time to end in, a process leaves its sender's memory behind, by design: not a leak that is to be found.
--ENV--
ASAN_OPTIONS=verify_asan_link_order=0:detect_leaks=0
--EXTENSIONS--
s2s
--FILE--
<?php
require __DIR__ . '/../server.inc';

$code = <<<'PHP'
    $event = (new S2S\Event('Purchase', 'https://shop.example/'))->setOrder('1', 10, 'CZK')->addItem('A', 1, 10)
        ->setVisitor(new S2S\Visitor(clickIds: ['kcid' => 'abc', 'adct' => 'abc'], ip: '192.0.2.1', userAgent: 'Test/1', consentMode: ['ad_storage' => 'granted', 'ad_user_data' => 'granted']));
    $client = new S2S\Client(...eval('return [' . ($argv[1] ?? '') . '];'));
    $receipt = $client->send($event);
    echo 'queued: ', implode(', ', array_keys($receipt->queued)), "\n";
    foreach ($receipt->skipped as $name => $reason) {
        echo "  skipped: $name: $reason\n";
    }
    echo '  preview: ', implode(', ', array_keys($client->preview($event))), '; ';
    echo count(array_filter($client->validate($event), fn ($problem) => str_contains($problem->message, 'php.ini'))), " told by validate()\n";
    echo '  ', count(S2S\Queue::stats()['destinations']), " destinations in the queue\n";
    PHP;
$all = ['s2s.queue' => 'memory:', 's2s.shutdown_timeout' => '0', 's2s.proxy' => 'http://127.0.0.1:1', 'html_errors' => '0', 's2s.sklik.sem_id' => 'sem'];
$try = function (string $title, array $ini, string $destinations = '') use ($code, $all) {
    $errors = temporary_directory() . '/errors';
    $process = start_php($code, $ini + $all + ['display_errors' => 'stderr', 'display_startup_errors' => '1'], [$destinations], $errors);
    $status = $process->wait();
    echo "$title: ", $process->output(), $status === 0 ? '' : "ended with $status\n";
    echo '  ', count(preg_grep('/Warning: PHP Startup: s2s\./', file($errors))), " warnings at start-up\n";
};

$try('all is well', []);
$endpoint = ['s2s.sklik.endpoint' => 'http://sem.seznam.cz/'];
$try('endpoint', $endpoint);
$try('endpoint, the constructor has its own', $endpoint, 'new S2S\Destination\Sklik("sem", endpoint: "http://127.0.0.1:1/")');
$try('endpoint, the constructor takes php.ini\'s', $endpoint, 'new S2S\Destination\Sklik("sem"), new S2S\Destination\Sklik("sem2", endpoint: "http://127.0.0.1:1/", name: "outlet")');
$try('sandbox', ['s2s.sklik.sandbox' => 'SECRET č']);
$try('account', ['s2s.sklik.sem_id' => 'SECRET č']);
$try('a switch', ['s2s.sklik.sem_id' => '', 's2s.adroll.advertisable' => 'A', 's2s.adroll.pixel' => 'P', 's2s.adroll.token' => 'T', 's2s.adroll.dry_run' => 'maybe']);
$try('environment', ['s2s.adjust.app_token' => 'T', 's2s.adjust.event_tokens' => 'Purchase=abc', 's2s.adjust.environment' => 'test']);
$try('template', ['s2s.knorex.postback_url' => 'http://SECRET.example/?k={kcid}']);
$try('of an account that is not set up', ['s2s.adroll.dry_run' => 'maybe']);
$try('not a destination\'s', ['s2s.timeout' => 'soon']);
?>
--EXPECT--
all is well: queued: sklik
  preview: sklik; 0 told by validate()
  1 destinations in the queue
  0 warnings at start-up
endpoint: queued: 
  skipped: sklik: php.ini: s2s.sklik.endpoint must begin with https:// (http:// only to localhost, 127.0.0.1 or [::1]), "http://sem.seznam.cz/" given
  preview: ; 1 told by validate()
  0 destinations in the queue
  1 warnings at start-up
endpoint, the constructor has its own: queued: sklik
  preview: sklik; 0 told by validate()
  1 destinations in the queue
  1 warnings at start-up
endpoint, the constructor takes php.ini's: queued: outlet
  skipped: sklik: php.ini: s2s.sklik.endpoint must begin with https:// (http:// only to localhost, 127.0.0.1 or [::1]), "http://sem.seznam.cz/" given
  preview: outlet; 1 told by validate()
  1 destinations in the queue
  1 warnings at start-up
sandbox: queued: 
  skipped: sklik: php.ini: s2s.sklik.sandbox must contain visible ASCII characters only
  preview: ; 1 told by validate()
  0 destinations in the queue
  1 warnings at start-up
account: queued: 
  skipped: sklik: php.ini: s2s.sklik.sem_id must contain visible ASCII characters only
  preview: ; 1 told by validate()
  0 destinations in the queue
  1 warnings at start-up
a switch: queued: 
  skipped: adroll: php.ini: s2s.adroll.dry_run must be 1 or 0 (or on, off), or empty, "maybe" given
  preview: ; 1 told by validate()
  0 destinations in the queue
  1 warnings at start-up
environment: queued: sklik
  skipped: adjust: php.ini: s2s.adjust.environment must be "production" or "sandbox", or empty, "test" given
  preview: sklik; 1 told by validate()
  1 destinations in the queue
  1 warnings at start-up
template: queued: sklik
  skipped: knorex: php.ini: s2s.knorex.postback_url must begin with https:// (http:// only to localhost, 127.0.0.1 or [::1])
  preview: sklik; 1 told by validate()
  1 destinations in the queue
  1 warnings at start-up
of an account that is not set up: queued: sklik
  preview: sklik; 0 told by validate()
  1 destinations in the queue
  1 warnings at start-up
not a destination's: queued: sklik
  preview: sklik; 0 told by validate()
  1 destinations in the queue
  1 warnings at start-up
