--TEST--
README's example of S2S\Destination\System: the event is stored for it
--EXTENSIONS--
s2s
--INI--
s2s.queue=memory:
s2s.sklik.endpoint=http://127.0.0.1:1/
s2s.shutdown_timeout=0
--FILE--
<?php
$event = new S2S\Event('PageView', 'https://shop.example/');
if (preg_match('/^<!-- example: system -->\n```php\n(.*?)^```$/ms', (string) file_get_contents(__DIR__ . '/../../../README.md'), $example) !== 1) {
    exit('README has no such example');
}
eval($example[1]);
echo implode(' ', array_keys($receipt->queued)), ' ', count(S2S\Queue::entries()), ' ', S2S\Queue::entries()[0]->destination, "\n";
?>
--EXPECT--
outlet-2 1 outlet-2
