--TEST--
S2S\Event::setDeviceId()
--EXTENSIONS--
s2s
--FILE--
<?php
require __DIR__ . '/../errors.inc';
use S2S\Event;

$event = (new Event('Purchase'))->setDeviceId('idfa', 'A-1')->setDeviceId('gps_adid', 'b')->setDeviceId('idfa', 'A-2');
echo json_encode($event->jsonSerialize()['device_ids']), "\n";
caught(fn () => $event->setDeviceId('IDFA', 'x'));
caught(fn () => $event->setDeviceId('', 'x'));
caught(fn () => $event->setDeviceId('idfa', ''));
caught(fn () => $event->setDeviceId('idfa', 'a b'));
caught(fn () => $event->setDeviceId('idfa', str_repeat('x', 256)));
?>
--EXPECT--
{"idfa":"A-2","gps_adid":"b"}
ValueError: S2S\Event::setDeviceId(): Argument #1 ($type) must be a known type of device id, such as "idfa", "gps_adid" or "adid"
ValueError: S2S\Event::setDeviceId(): Argument #1 ($type) must be a known type of device id, such as "idfa", "gps_adid" or "adid"
ValueError: S2S\Event::setDeviceId(): Argument #2 ($id) must not be empty
ValueError: S2S\Event::setDeviceId(): Argument #2 ($id) must contain visible ASCII characters only
ValueError: S2S\Event::setDeviceId(): Argument #2 ($id) must be at most 255 bytes long, 256 given
