--TEST--
Adjust: the sender killed at a point of the exchange: never sent twice by itself
--EXTENSIONS--
s2s
--FILE--
<?php
require __DIR__ . '/adjust.inc';
$answer = ['status' => 200, 'body' => '{"status":"OK"}'];
foreach (['hang_handshake', 'hang_unread', 'hang', 'drip', 'slow'] as $action) {
    foreach (['0', '1'] as $resend) {
        $server = new FaultServer();
        $queue = temporary_directory();
        $server->behave([$action === 'slow' ? $answer + ['delay' => 60, 'times' => 1] : ['action' => $action, 'times' => 1], $answer]);
        $ini = ['s2s.timeout' => '30', 's2s.connect_timeout' => '30', 's2s.adjust.resend_uncertain' => $resend];
        $process = start_adjust('send_event(adjust_event("phone", 100)); echo "sent\n"; fgets(STDIN);', $queue, $server, $ini);
        $process->readLine();
        // The point is reached when the server has what it waits for.
        wait_for(fn () => $action === 'hang_handshake' || $action === 'hang_unread' ? $server->counts()['connections'] > 0 : $server->arrivals() !== [], 10, $action);
        $process->kill();
        $server->release();
        echo "$action, ", $resend === '1' ? 'resend' : 'no resend', ": ";
        adjust(<<<'PHP'
            S2S\Queue::flush(patience(10));
            [$entry] = S2S\Queue::entries();
            echo $entry->state->value, ' ', count(S2S\Queue::entries()), "\n";
            if ($entry->state === S2S\State::Uncertain) {
                echo '  retried: ', S2S\Queue::retry($entry->id), ', ', settled($entry->id)->state->value, "\n";
            }
            PHP, $queue, $server, $ini);
        $arrived = count($server->arrivals());
        echo '  ', $arrived - (in_array($action, ['hang', 'drip', 'slow'], true) ? 1 : 0), " more arrived\n";
    }
}
?>
--EXPECT--
hang_handshake, no resend: uncertain 1
  retried: 1, delivered
  1 more arrived
hang_handshake, resend: delivered 1
  1 more arrived
hang_unread, no resend: uncertain 1
  retried: 1, delivered
  1 more arrived
hang_unread, resend: delivered 1
  1 more arrived
hang, no resend: uncertain 1
  retried: 1, delivered
  1 more arrived
hang, resend: delivered 1
  1 more arrived
drip, no resend: uncertain 1
  retried: 1, delivered
  1 more arrived
drip, resend: delivered 1
  1 more arrived
slow, no resend: uncertain 1
  retried: 1, delivered
  1 more arrived
slow, resend: delivered 1
  1 more arrived
