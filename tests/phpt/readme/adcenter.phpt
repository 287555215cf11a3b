--TEST--
README's example for Ad-Center, called as the network calls it
--EXTENSIONS--
s2s
--FILE--
<?php
require __DIR__ . '/../capture.inc';

$readme = (string) file_get_contents(__DIR__ . '/../../../README.md');
if (!preg_match("/<!-- example: adcenter -->\n```php\n(.*?)```/s", $readme, $example)) {
    throw new RuntimeException('README.md has no example "adcenter"');
}
$code = "ob_start();\n$example[1]\necho json_encode([http_response_code(), ob_get_clean(), \$link === 'https://ads.example/?ref=you&smart_ad_id=1491&spid=' . \$spid]);";
$queue = temporary_directory();
foreach (['spid=123456789&secret=long+random+text', 'spid=123456789&secret=long%20random%20text&yourparam=x', 'spid=1', 'spid=[spid]&secret=long+random+text'] as $query) {
    echo json_encode(page($code, "/callback?$query", [], ['s2s.queue' => $queue])), "\n";
}
?>
--EXPECT--
[200,"OK123456789: number 1\n",true]
[200,"OK123456789: number 1\n123456789: number 2\n",true]
[403,"The callback is refused: the secret is missing or wrong123456789: number 1\n123456789: number 2\n",true]
[400,"The callback's parameter \"spid\" must not be the macro itself, which was not replaced123456789: number 1\n123456789: number 2\n",true]
