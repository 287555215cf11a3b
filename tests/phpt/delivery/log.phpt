--TEST--
s2s.log: what an operator wants to know, without what was sent, and at most once a minute of a kind and destination
--EXTENSIONS--
s2s
--FILE--
<?php
require __DIR__ . '/delivery.inc';
$log = temporary_directory() . '/log';
$lines = static function () use ($log): void {
    foreach (is_file($log) ? file($log, FILE_IGNORE_NEW_LINES) : [] as $line) {
        echo preg_replace(
            ['/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z s2s\[\d+\] /', '/127\.0\.0\.1:\d+/', '/\d+\.\d s/', '~/\S*s2s-test-\S+~'],
            ['  ', 'HOST', 'N s', 'DIR'],
            $line,
            -1,
            $count,
        ), $count > 0 ? '' : ' WITHOUT TIME', "\n";
    }
    @unlink($log);
};
$run = static function (string $title, array $behaviours, string $code, array $ini = [], string $queue = '') use ($log, $lines): void {
    $server = new FaultServer();
    $server->behave($behaviours);
    echo "$title:\n";
    shop($code, $queue === '' ? temporary_directory() : $queue, $server, $ini + ['s2s.log' => $log]);
    $lines();
};
$send = 'foreach ([1, 2, 3] as $n) { $ids[] = send_order("order-$n"); } foreach ($ids as $id) { settled($id); }';

$run('all is well', [['status' => 200]], $send);
$run('rejected', [['status' => 400, 'body' => '{"error":"order-1 of jan@shop.example.cz at 203.0.113.7 has no items"}']], $send);
$run(
    'down, and back',
    [['status' => 503, 'body' => 'maintenance', 'times' => 8], ['status' => 200]],
    '$ids = array_map(fn ($n) => send_order("order-$n"), range(1, 3)); foreach ($ids as $id) { settled($id, 40); }',
    ['s2s.retries' => '10'],
);
$run('held', [['status' => 401]], <<<'PHP'
    $adroll = new S2S\Destination\AdRoll('A', 'P', 'T', endpoint: ini_get('s2s.sklik.endpoint'));
    $visitor = new S2S\Visitor(clickIds: ['adct' => 'click'], ip: '192.0.2.1', userAgent: 'Test', consentMode: ['ad_storage' => 'granted', 'ad_user_data' => 'granted']);
    (new S2S\Client($adroll))->send(purchase('order-1')->setVisitor($visitor));
    wait_for(fn () => S2S\Queue::stats()['destinations']['adroll']['held'] ?? null, 10, 'a hold');
    PHP);
$postback = '$id = (new S2S\Client(new S2S\Destination\Postback("network", $argv[1] ?? ini_get("s2s.sklik.endpoint") . "?order={order_id}")))
    ->send(purchase("secret-order"))->queued["network"]; settled($id);';
$run('uncertain', [['action' => 'close']], $postback);
$run('no answer', [['action' => 'hang']], $postback, ['s2s.timeout' => '0.5']);
$run('a full queue', [['action' => 'hang']], <<<'PHP'
    foreach (range(1, 3) as $number) { send_order("order-$number"); }
    wait_for(fn () => S2S\Queue::stats()['queue']['full'], 10, 'the flag');
    foreach (range(4, 9) as $number) { (new S2S\Client(new S2S\Destination\Sklik(SEM_ID)))->send(purchase("order-$number")); }
    PHP, ['s2s.queue_max' => '3', 's2s.shutdown_timeout' => '0.1']);
$run('a queue that can\'t be made', [['status' => 200]], 'send_order("order-1");', [], temporary_directory() . '/not/there');
$run('a refused setting', [['status' => 200]], 'foreach ([1, 2] as $n) { (new S2S\Client(new S2S\Destination\Sklik(SEM_ID)))->send(purchase("order-$n")); }', ['s2s.sklik.sandbox' => 'č', 'display_startup_errors' => '0']);
?>
--EXPECT--
all is well:
rejected:
  sklik: 1 event rejected: HTTP 400, {"error":"[...] of [...] at [...] has no items"}
  sklik: 2 events rejected: HTTP 400, {"error":"[...] of [...] at [...] has no items"}
down, and back:
  https://HOST: in trouble, events wait (breaker opened): HTTP 503, maintenance
  https://HOST: takes events again (breaker closed)
held:
  adroll: held: nothing is sent there until its settings change or Queue::retry(): the token is refused; check it, and the advertisable
uncertain:
  network: 1 event uncertain (may have arrived; not sent again by itself): the connection was closed without an answer
no answer:
  network: 1 event uncertain (may have arrived; not sent again by itself): time-out: sent, and no answer after N s
a full queue:
  queue full, events are not stored: DIR as much waits as s2s.queue_max allows
a queue that can't be made:
  the queue can't be written, events are kept in memory: s2s.queue: DIR can't be made (s2s.queue must be in an existing directory): No such file or directory
a refused setting:
  nothing is sent to sklik: php.ini: s2s.sklik.sandbox must contain visible ASCII characters only
