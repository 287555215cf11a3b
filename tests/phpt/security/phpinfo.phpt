--TEST--
phpinfo(), and dumps, casts and exports of every destination and client: no secret
--EXTENSIONS--
s2s
--FILE--
<?php
require __DIR__ . '/../server.inc';

$queue = temporary_directory();
$process = start_php(<<<'PHP'
    phpinfo(INFO_ALL & ~INFO_VARIABLES & ~INFO_ENVIRONMENT);   // those have the command line, in which this test has to give the values
    (new ReflectionExtension('s2s'))->info();
    $objects = [
        new S2S\Destination\Sklik('SECRETa', 'SECRETb'), new S2S\Destination\AdRoll('advertisable', 'pixel', 'SECRETe'),
        new S2S\Destination\Adjust('SECRETf', ['Purchase' => 'abc123'], token: 'SECRETh'), new S2S\Destination\Knorex('https://h.example/SECRETi?k={kcid}'),
        new S2S\Destination\Postback('net', ['A' => 'https://h.example/SECRETj?o={order_id}'], headers: ['X-Token' => 'SECRETk'], signatureKey: 'SECRETl'),
        new S2S\Callback(secret: 'SECRETm'),
        new S2S\Destination\System('sklik', ['sem_id' => 'SECRETn', 'sandbox' => 'SECRETo']), new S2S\Destination\System('postback', ['url' => 'https://h.example/SECRETp?o={order_id}', 'signature_key' => 'SECRETq']),
    ];
    $objects[] = new S2S\Client(...array_slice($objects, 0, 5));
    $objects[] = new S2S\Client();
    foreach ($objects as $object) {
        var_dump($object, (array) $object, get_object_vars($object), get_mangled_object_vars($object));
        print_r($object);
        var_export($object);
        debug_zval_dump($object);
        echo json_encode($object), new ReflectionObject($object);
        try {
            echo serialize($object);
        } catch (Exception $refused) {
            echo $refused;
        }
    }
    echo "\nEND\n";
    PHP, [
    's2s.queue' => $queue, 's2s.sklik.sem_id' => 'SECRET1', 's2s.sklik.sandbox' => 'SECRET2', 's2s.adroll.token' => 'SECRET3', 's2s.proxy' => 'http://u:SECRET4@p:1',
    's2s.knorex.postback_url' => 'https://h.example/SECRET5?k={kcid}', 's2s.adjust.app_token' => 'SECRET6', 's2s.adjust.token' => 'SECRET7',
    's2s.adroll.advertisable' => 'A', 's2s.adroll.pixel' => 'P', 's2s.adjust.event_tokens' => 'Purchase=abc123', 'html_errors' => '0',
]);
echo $process->wait(), "\n";
$text = $process->output();
echo str_contains($text, "\nEND\n") ? "all of it\n" : $text;
preg_match_all('/^.*SECRET\w*.*$/m', $text, $found);
echo implode("\n", $found[0]) ?: 'nothing', "\n";
echo substr_count($text, '********') >= 18 ? 'masked' : 'only ' . substr_count($text, '********') . ' masked', "\n";
?>
--EXPECT--
0
all of it
nothing
masked
