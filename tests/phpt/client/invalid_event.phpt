--TEST--
S2S\InvalidEvent: when every destination finds errors
--EXTENSIONS--
s2s
--INI--
s2s.queue=memory:
--FILE--
<?php
$client = new S2S\Client(new S2S\Destination\Sklik('0123456789abcdefghijklmn'));
$event = (new S2S\Event('Purchase', time: 1770134113))->setValue(1, 'CZK');
try {
    $client->send($event);
} catch (S2S\Exception $exception) {
    var_dump($exception::class, $exception instanceof DomainException, $exception->getMessage());
    $fatal = array_filter($exception->getProblems(), fn ($problem) => $problem->fatal);
    foreach ($fatal as $problem) {
        echo $problem->destination, ' ', $problem->path, ': ', $problem->message, "\n";
    }
}
echo "A skip is no error:\n";
var_dump($client->send((new S2S\Event('MyOwn', 'https://example.cz/')))->skipped);
var_dump($client->send((new S2S\Event('Purchase', 'https://example.cz/'))->setOrder('1', 1, 'EUR'))->queued);
?>
--EXPECT--
string(16) "S2S\InvalidEvent"
bool(true)
string(110) "sklik: event_time: the event's time must be in milliseconds; 1770134113 looks like seconds: give 1770134113000"
sklik event_time: the event's time must be in milliseconds; 1770134113 looks like seconds: give 1770134113000
sklik event_url: is required: the URL of the page where the event occurred (for an app or offline, one that stands for it)
sklik event_data.order_id: is required for Purchase
A skip is no error:
array(1) {
  ["sklik"]=>
  string(32) "event name is not one of Sklik's"
}
array(0) {
}
