--TEST--
The php.ini lines of README and docs/postback.md for Knorex: what PHP's parser makes of them is a good URL, and without quotes it is not
--EXTENSIONS--
s2s
--FILE--
<?php
require __DIR__ . '/../errors.inc';

foreach (['README.md', 'docs/postback.md'] as $page) {
    preg_match('/s2s\.knorex\.postback_url = ".*?"/', (string) file_get_contents(__DIR__ . "/../../../$page"), $line) or exit("$page has no line for php.ini");
    $url = parse_ini_string(strtr($line[0], ['…' => 'host/']))['s2s.knorex.postback_url'];
    echo "$page: $url\n";
    caught(fn () => new S2S\Destination\Knorex($url));
    var_dump(@parse_ini_string(strtr($line[0], ['"' => '', '…' => 'host/'])));
}
?>
--EXPECT--
README.md: https://host/?kcid={kcid}
nothing thrown
bool(false)
docs/postback.md: https://host/conversion?kcid={kcid}&value={value}&currency={currency}
nothing thrown
bool(false)
