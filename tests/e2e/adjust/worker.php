<?php

declare(strict_types=1);

/*
 * A shop's process: sends events of some devices, as fast as two hundredths of a second allow, until it is killed.
 *
 *     php worker.php ENDPOINT RESEND BEGIN ACCEPTED
 *
 * BEGIN is when the test began: the events' own times run two hundred times as fast from then, so that each has a second of its
 * own. Each event that send() took is a JSON line in ACCEPTED: n, its id, lane and own time, and when it was taken.
 */

[, $endpoint, $resend, $begin, $path] = $argv;
$accepted = fopen($path, 'a');
$client = new S2S\Client(new S2S\Destination\Adjust('4w565xzmb54d', ['Purchase' => 'f0ob4r', 'Lead' => 'tok2'],
    resendUncertain: $resend === '1', endpoint: $endpoint));
$base = (int) $begin - 40 * 86400;

for ($i = 0;; $i++) {
    // Now and then one that comes late.
    $late = random_int(1, 10) === 1 ? random_int(1, 200) : 0;
    $time = $base * 1000 + (int) ((microtime(true) - (float) $begin) * 200_000) - $late * 1000;
    $n = getmypid() . "-$i";
    [$name, $token] = random_int(0, 1) === 0 ? ['Purchase', 'f0ob4r'] : ['Lead', 'tok2'];
    $device = sprintf('660e1d86-6796-463a-be86-%012d', random_int(1, 8));
    $event = (new S2S\Event($name, time: $time))
        ->setDeviceId('gps_adid', $device)
        ->set('callback_params', ['n' => $n]);
    if (isset($client->send($event)->queued['adjust'])) {
        fwrite($accepted, json_encode(['n' => $n, 'id' => $event->id, 'lane' => "$device $token", 'time' => $time, 'at' => microtime(true)]) . "\n");
    }
    time_nanosleep(0, 20_000_000);
}
