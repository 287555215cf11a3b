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
echo "By any of its ids, however written:\n";
$server->rules([['match' => 'idfa=D2CADB5F', 'behaviours' => [['status' => 451, 'body' => '{"error":"Event request failed (Device is opted out)"}']]]]);
adjust(<<<'PHP'
    $event = function (int $ago, array $ids): S2S\Event {
        $event = new S2S\Event('Purchase', time: (time() - $ago) * 1000);
        array_walk($ids, fn ($id, $type) => $event->setDeviceId($type, $id));
        return $event;
    };
    $idfa = ['idfa' => 'D2CADB5F-410F-4963-AC0C-2A78534BDF1E'];
    $adid = '18546f6171f67e29d1cb983322ad1329';
    show(settled(send_event($event(100, $idfa + ['idfv' => '660E1D86-6796-463A-BE86-897993136018']))), 0);
    foreach ([$idfa, $idfa + ['adid' => $adid], ['idfv' => '660e1d866796463abe86897993136018'], ['adid' => $adid]] as $n => $ids) {
        echo implode(' and ', array_keys($ids)), ': ', settled(send_event($event(90 - $n, $ids)))->state->value, "\n";
    }
    PHP, $queue, $server);
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
By any of its ids, however written:
rejected, status 451, 1 attempts, answer ""
idfa: rejected
idfa and adid: rejected
idfv: rejected
adid: delivered
4 arrived
32 digits of a hash
32 digits of a hash
32 digits of a hash
