--TEST--
Postbacks: dumps, previews and stack traces show neither URL, headers nor key
--EXTENSIONS--
s2s
--INI--
zend.exception_ignore_args=0
s2s.queue=memory:
--FILE--
<?php
require __DIR__ . '/order.inc';
use S2S\Destination\Knorex;
use S2S\Destination\Postback;

ob_start();
foreach ([new Knorex('https://h.example/SECRET?k={kcid}'), new Postback('net', ['A' => 'https://h.example/SECRET?e={event_id}'], headers: ['X-Token' => 'SECRET'], signatureKey: 'SECRET')] as $object) {
    var_dump($object);
    print_r($object);
    var_export($object);
    var_dump((array) $object, get_object_vars($object));
    debug_zval_dump($object);
}
foreach (['headers' => ['X-Token' => 'SECRET'], 'signatureHeader' => 'X-Signature'] as $name => $value) {
    var_dump((new S2S\Client(new Postback(...['name' => 'net', 'url' => 'https://h.example/?o={order_id}', 'signatureKey' => 'SECRET', $name => $value])))->preview(order()));
}
foreach ([fn () => new Knorex('SECRET'), fn () => new Postback('n', 'SECRET'), fn () => new Postback('n', 'https://h/', headers: ['SECRET']), fn () => new Postback('n', 'https://h/', signatureKey: 'SECRET', signatureParameter: '')] as $call) {
    try {
        $call();
        echo "SECRET: nothing thrown\n";
    } catch (ValueError $thrown) {
        echo $thrown->getMessage(), "\n", $thrown->getTraceAsString(), print_r($thrown->getTrace(), true);
    }
}
$text = ob_get_clean();
echo str_contains($text, 'SECRET') ? $text : 'kept', "\n";
echo substr_count($text, "X-Token"), substr_count($text, "X-Signature"), ' ', substr_count($text, '"***"'), "\n";
?>
--EXPECT--
kept
11 2
