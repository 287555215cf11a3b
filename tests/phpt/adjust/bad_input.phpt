--TEST--
Adjust: bad input, problem by problem; what is skipped
--EXTENSIONS--
s2s
--INI--
s2s.adjust.app_token=app1
s2s.adjust.event_tokens="Purchase=tok1"
s2s.queue=memory:
--FILE--
<?php
use S2S\{Client, Event, Visitor};
$client = new Client();
$consent = new Visitor(consentMode: ['ad_user_data' => 'granted']);
$event = fn (string $name = 'Purchase') => (new Event($name))->setVisitor($consent)->setDeviceId('oaid', 'x');
$table = [
    'nothing wrong' => $event(),
    'nested' => $event()->set('callback_params', ['a' => 'b', 'c' => ['d' => 'e']]),
    'number' => $event()->set('partner_params', ['n' => 5]),
    'list' => $event()->set('callback_params', ['a', 'b']),
    'text for a map' => $event()->set('callback_params', 'a=b'),
    'not UTF-8' => $event()->set('callback_params', ['a' => "\xff"]),
    'too much' => $event()->setValue('100000000000', 'EUR', '1'),
    'free' => $event()->setValue(0, 'EUR'),
    'seconds' => (new Event('Purchase', time: 1484085154))->setVisitor($consent)->setDeviceId('oaid', 'x'),
    'microseconds' => (new Event('Purchase', time: 1484085154000000))->setVisitor($consent)->setDeviceId('oaid', 'x'),
    'largest' => (new Event('Purchase', time: PHP_INT_MAX))->setVisitor($consent)->setDeviceId('oaid', 'x'),
    'in two days' => (new Event('Purchase', time: (time() + 2 * 86400) * 1000))->setVisitor($consent)->setDeviceId('oaid', 'x'),
    'in an hour' => (new Event('Purchase', time: (time() + 3600) * 1000))->setVisitor($consent)->setDeviceId('oaid', 'x'),
    'old' => (new Event('Purchase', time: 1484085154000))->setVisitor($consent)->setDeviceId('oaid', 'x'),
    'IPv6' => $event()->setVisitor(new Visitor(ip: '2001:db8::1', consentMode: ['ad_user_data' => 'granted'])),
    'TCF alone' => $event()->setVisitor(new Visitor(consentString: 'CPXxRfAPXxRfAAfKABENB')),
    'no consent given' => (new Event('Purchase'))->setDeviceId('oaid', 'x'),
    'consent denied' => $event()->setVisitor(new Visitor(consentMode: ['ad_user_data' => 'denied'])),
    'consent partly given' => $event()->setVisitor(new Visitor(consentMode: ['ad_storage' => 'granted'])),
    'no token' => $event('Lead'),
    'no device' => (new Event('Purchase'))->setVisitor($consent),
    'number for a text' => $event()->set('os_version', 16),
];
foreach ($table as $name => $one) {
    echo "$name:\n";
    foreach ($client->validate($one) as $problem) {
        echo '  ', $problem->fatal ? 'error' : 'warning', ' ', $problem->path, ': ', $problem->message, "\n";
    }
}
try {
    $client->send($table['nested']);
} catch (S2S\InvalidEvent $e) {
    echo get_class($e), ' ', count($e->getProblems()), "\n";
}
?>
--EXPECT--
nothing wrong:
nested:
  error callback_params.c: must be a text, a nested object given
number:
  error partner_params.n: must be a text, a number given
list:
  error callback_params: must be a map of texts, a list given
text for a map:
  error callback_params: must be a map of texts, a text given
not UTF-8:
  error callback_params.a: must be valid UTF-8
too much:
  error revenue: must be at most 100000000000, VAT included
free:
  warning revenue: is left out, and currency too: Adjust takes no revenue below 0.001
seconds:
  error created_at_unix: the event's time must be in milliseconds; 1484085154 looks like seconds: give 1484085154000
microseconds:
  error created_at_unix: the event's time must be in milliseconds; 1484085154000000 looks like microseconds: give 1484085154000
largest:
  error created_at_unix: the event's time must be in milliseconds; 9223372036854775807 is too large for that
in two days:
  error created_at_unix: the event's time must not be more than 24 hours in the future; check the clock, and that it is in milliseconds
in an hour:
  warning created_at_unix: is more than 5 minutes in the future; check the clock: earlier events of this device are refused after it
old:
  warning created_at_unix: is more than 58 days ago: Adjust refuses such events, so this one expires unsent
IPv6:
  warning ip_address: is left out: Adjust takes IPv4 addresses only
TCF alone:
  warning consent_string: is not passed on, Adjust has no field for it, and it is not decoded: give consent_mode too
no consent given:
  warning consent_mode: is missing: without it the event is sent whole; give at least ad_user_data, as the visitor chose
consent denied:
  warning : not sent there: consent
consent partly given:
  warning : not sent there: consent
no token:
  warning : not sent there: there is no event token for this event name
no device:
  warning : not sent there: there is no device id
number for a text:
  error os_version: must be a text, a number given
S2S\InvalidEvent 1
