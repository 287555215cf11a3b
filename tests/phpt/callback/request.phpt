--TEST--
S2S\Callback::receive(): without an address, that of the present request counts, as Visitor::capture() finds it
--EXTENSIONS--
s2s
--FILE--
<?php
require __DIR__ . '/../capture.inc';

$code = <<<'PHP'
    try {
        $conversion = (new S2S\Callback(allowedAddresses: ['198.51.100.7', '127.0.0.1']))->receive($_SERVER['QUERY_STRING']);
        echo json_encode([$conversion->address, $conversion->spid, $conversion->parameters]);
    } catch (S2S\InvalidCallback $exception) {
        echo json_encode($exception->getMessage());
    }
    PHP;
$ini = ['s2s.queue' => temporary_directory()];
echo json_encode(page($code, '/?spid=1&x=y', [], $ini)), "\n";
echo json_encode(page($code, '/?spid=1', ['X-Forwarded-For: 203.0.113.1, 198.51.100.7'], $ini + ['s2s.trusted_proxies' => '127.0.0.1'])), "\n";
echo json_encode(page($code, '/?spid=1', ['X-Forwarded-For: 203.0.113.1'], $ini + ['s2s.trusted_proxies' => '127.0.0.1'])), "\n";
echo json_encode(page($code, '/?spid=1', ['X-Forwarded-For: 203.0.113.1'], $ini)), "\n";
?>
--EXPECT--
["127.0.0.1","1",{"x":"y"}]
["198.51.100.7","1",[]]
"The callback is refused: the caller's address is not allowed"
["127.0.0.1","1",[]]
