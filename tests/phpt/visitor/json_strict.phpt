--TEST--
S2S\Visitor: the constructor and fromJson() refuse the same, in the same words
--EXTENSIONS--
s2s
--FILE--
<?php
use S2S\Visitor;

function words(callable $call): string
{
    try {
        $call();
    } catch (ValueError $refused) {
        return $refused->getMessage();
    }
    return 'nothing thrown';
}

function both(string $path, array $arguments, array $json): void
{
    $there = words(fn () => new Visitor(...$arguments));
    $there = preg_replace('/^S2S\\\\Visitor::__construct\(\): Argument #\d+ \(\$\w+\) (for "\w+" |name "[^"]+" |)/', '', $there);
    $here = words(fn () => Visitor::fromJson(json_encode($json, JSON_THROW_ON_ERROR)));
    $here = str_replace("S2S\\Visitor::fromJson(): Argument #1 (\$json) must describe a visitor; $path: ", '', $here);
    echo $path, ': ', $there === $here ? $here : "CONSTRUCTOR: $there; JSON: $here", "\n";
}

foreach (["a\r\nb", "a\0", "\x7f", str_repeat('x', 4097)] as $value) {
    both('cookies.sid', ['cookies' => ['sid' => $value]], ['cookies' => ['sid' => $value]]);
    both('click_ids.kcid', ['clickIds' => ['kcid' => $value]], ['click_ids' => ['kcid' => $value]]);
    both('ip', ['ip' => $value], ['ip' => $value]);
    both('user_agent', ['userAgent' => $value], ['user_agent' => $value]);
    both('client_hints.sec_ch_ua', ['clientHints' => ['sec_ch_ua' => $value]], ['client_hints' => ['sec_ch_ua' => $value]]);
    both('consent_string', ['consentString' => $value], ['consent_string' => $value]);
}
both('ip', ['ip' => "192.0.2.1\r\n"], ['ip' => "192.0.2.1\r\n"]);
both('click_ids.a b', ['clickIds' => ['a b' => 'x']], ['click_ids' => ['a b' => 'x']]);
$names = array_fill_keys(array_map(fn ($i) => "n$i", range(0, 1000)), 'x');
both('click_ids', ['clickIds' => $names], ['click_ids' => $names]);

echo "An empty consent mode says nothing, one of other keys denies:\n";
echo json_encode(new Visitor(consentMode: [])), ' ', json_encode(Visitor::fromJson('{"consent_mode":{}}')), "\n";
$other = new Visitor(consentMode: ['security_storage' => 'granted']);
echo json_encode($other), ' ', json_encode(Visitor::fromJson(json_encode($other))), "\n";

echo "The path of what is not UTF-8:\n";
echo words(fn () => json_encode(new Visitor(clickIds: ['kcid' => "a\xff"]))), "\n";
echo words(fn () => (new Visitor(clientHints: ['sec_ch_ua' => 'a', 'sec_ch_ua_model' => "\xff"]))->jsonSerialize()), "\n";
echo words(fn () => json_encode((new S2S\Event('A'))->addItem('1')->addItem('2', name: "\xff"))), "\n";
echo words(fn () => json_encode((new S2S\Event('A'))->setVisitor(new Visitor(['sid' => "\xff"])))), "\n";
?>
--EXPECT--
cookies.sid: must not contain control characters
click_ids.kcid: must not contain control characters
ip: must be an IPv4 or IPv6 address
user_agent: must not contain control characters
client_hints.sec_ch_ua: must not contain control characters
consent_string: must not contain control characters
cookies.sid: must not contain control characters
click_ids.kcid: must not contain control characters
ip: must be an IPv4 or IPv6 address
user_agent: must not contain control characters
client_hints.sec_ch_ua: must not contain control characters
consent_string: must not contain control characters
cookies.sid: must not contain control characters
click_ids.kcid: must not contain control characters
ip: must be an IPv4 or IPv6 address
user_agent: must not contain control characters
client_hints.sec_ch_ua: must not contain control characters
consent_string: must not contain control characters
cookies.sid: must be at most 4096 bytes long, 4097 given
click_ids.kcid: must be at most 4096 bytes long, 4097 given
ip: must be an IPv4 or IPv6 address
user_agent: must be at most 4096 bytes long, 4097 given
client_hints.sec_ch_ua: must be at most 4096 bytes long, 4097 given
consent_string: must be at most 4096 bytes long, 4097 given
ip: must be an IPv4 or IPv6 address
click_ids.a b: must be 1 to 64 letters, digits, underscores and dashes
click_ids: must have at most 1000 names
An empty consent mode says nothing, one of other keys denies:
{"version":1} {"version":1}
{"version":1,"consent_mode":{"ad_storage":"denied","ad_user_data":"denied"}} {"version":1,"consent_mode":{"ad_storage":"denied","ad_user_data":"denied"}}
The path of what is not UTF-8:
click_ids.kcid: must be valid UTF-8 to be made JSON
client_hints.sec_ch_ua_model: must be valid UTF-8 to be made JSON
items[1].name: must be valid UTF-8 to be made JSON
visitor.cookies.sid: must be valid UTF-8 to be made JSON
