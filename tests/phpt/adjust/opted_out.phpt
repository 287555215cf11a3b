--TEST--
Adjust: a device that has opted out is remembered; nothing more is sent for it
--EXTENSIONS--
s2s
--FILE--
<?php
require __DIR__ . '/adjust.inc';
$server = new FaultServer();
$server->rules([['match' => 'external_device_id=phone&', 'behaviours' => [['status' => 451, 'body' => '{"error":"Event request failed (Device is opted out)"}']]]]);
$queue = temporary_directory();
adjust(<<<'PHP'
    show(settled(send_event(adjust_event('phone', 100))), 0);
    $id = send_event(adjust_event('phone', 90, 'Lead'));
    show(settled($id));
    show(settled(send_event(adjust_event('tablet', 90))));
    S2S\Queue::retry($id);
    show(settled($id));
    PHP, $queue, $server);
adjust('show(settled(send_event(adjust_event("phone", 80))));', $queue, $server);
echo count($server->arrivals()), " arrived\n";
exec('env -u LD_PRELOAD /usr/bin/python3 -c ' . escapeshellarg('import sqlite3, sys
for (device,) in sqlite3.connect(sys.argv[1]).execute("SELECT device FROM suppressed"):
    print(len(device), "digits of a hash")') . ' ' . escapeshellarg(glob("$queue/*/ledger.db")[0]), $output);
echo implode("\n", $output), "\n";
?>
--EXPECT--
rejected, status 451, 1 attempts, answer ""
rejected, status none, 0 attempts, answer "the device has opted out; nothing more is sent for it"
delivered, status 200, 1 attempts, answer "{}"
rejected, status none, 0 attempts, answer "the device has opted out; nothing more is sent for it"
rejected, status none, 0 attempts, answer "the device has opted out; nothing more is sent for it"
2 arrived
32 digits of a hash
