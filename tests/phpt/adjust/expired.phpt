--TEST--
Adjust: an event that is older than 58 days by its own time expires unsent
--EXTENSIONS--
s2s
--FILE--
<?php
require __DIR__ . '/adjust.inc';
$server = new FaultServer();
adjust(<<<'PHP'
    show(settled(send_event(adjust_event('old', 58 * 86400 + 60))));
    show(settled(send_event(adjust_event('young', 58 * 86400 - 600))));
    PHP, temporary_directory(), $server);
echo count($server->arrivals()), " arrived\n";
?>
--EXPECT--
expired, status none, 0 attempts, answer "too old to be sent"
delivered, status 200, 1 attempts, answer "{}"
1 arrived
