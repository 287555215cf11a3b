--TEST--
S2S\Client::validate(): bad input as problems
--EXTENSIONS--
s2s
--INI--
s2s.queue=memory:
--FILE--
<?php
use S2S\Event;

$client = new S2S\Client(new S2S\Destination\Sklik('0123456789abcdefghijklmn'));
function show(string $title, Event $event): void
{
    global $client;
    echo "$title:\n";
    foreach ($client->validate($event) as $problem) {
        echo '  ', $problem->fatal ? 'error' : 'warning', ' ', $problem->path, ': ', $problem->message, "\n";
    }
}
$visitor = new S2S\Visitor(['sid' => 's', 'udid' => 'u'], consentMode: ['ad_storage' => 'granted', 'ad_user_data' => 'granted']);
$purchase = fn () => (new Event('Purchase', 'https://example.cz/'))->setVisitor($visitor)->setOrder('1', 100, 'CZK', 21)->set('content_type', 'product')
    ->addItem('a', 1, 121, 'A', 'B');

show('Good', $purchase());
show('Invalid UTF-8', $purchase()->setOrder("1\xff", paymentType: "\xfe"));
show('NUL bytes', $purchase()->setOrder('1', paymentType: "a\0b"));
show('Negative money', $purchase()->setValue(-100, 'CZK'));
show('Time in seconds', (new Event('PageView', 'https://example.cz/', time: 1770134113))->setVisitor($visitor));
show('EUR', $purchase()->setValue(100, 'EUR'));
show('Unknown event', (new Event('purchase', 'https://example.cz/'))->setVisitor($visitor));
show('Mistyped e-mail and phone', $purchase()->setUser(email: 'jan.novak@seznam', phone: '12'));
show('No URL', (new Event('PageView'))->setVisitor($visitor));
?>
--EXPECT--
Good:
Invalid UTF-8:
  error event_data.order_id: must be valid UTF-8
  error event_data.payment_type: must be valid UTF-8
NUL bytes:
  warning event_data.payment_type: should not contain NUL bytes; sent as \u0000
Negative money:
  warning event_data.value: should not be negative; a discount belongs in other_costs
  warning event_data.value: does not fit: items + delivery_price + other_costs = 121, but value + value_tax = -79; value is without VAT, the others with it
Time in seconds:
  error event_time: the event's time must be in milliseconds; 1770134113 looks like seconds: give 1770134113000
EUR:
  warning : not sent there: currency is not CZK
Unknown event:
  warning : not sent there: event name is not one of Sklik's
Mistyped e-mail and phone:
  warning user_ids.user_data.em: is left out: email must be an e-mail address, such as name@example.com
  warning user_ids.user_data.ph: is left out: phone must be a telephone number of the given country, or begin with + and the calling code
No URL:
  error event_url: is required: the URL of the page where the event occurred (for an app or offline, one that stands for it)
