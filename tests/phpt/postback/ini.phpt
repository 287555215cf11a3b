--TEST--
s2s.knorex.*: what php.ini sets up, what it refuses, and that a URL is never shown
--EXTENSIONS--
s2s
--FILE--
<?php
require __DIR__ . '/postback.inc';

$preview = 'foreach ((new S2S\Client())->preview(order(name: $argv[1])) as $name => $request) { echo "$name $request->method $request->url $request->body\n"; } echo "-\n";';
$ini = static fn (array $more) => $more + ['s2s.queue' => 'memory:', 'display_errors' => '1', 'html_errors' => '0', 'display_startup_errors' => '1'];
$url = ['s2s.knorex.postback_url' => 'https://xpo.example/SECRET?k={kcid}&v={value}'];
foreach ([
    [$url, 'Purchase'], [$url, 'Lead'], [$url + ['s2s.knorex.event' => 'Lead'], 'Lead'], [$url + ['s2s.knorex.event' => 'Lead'], 'Purchase'],
    [$url + ['s2s.knorex.event' => ''], 'Purchase'], [$url + ['s2s.knorex.method' => 'POST'], 'Purchase'], [[], 'Purchase'],
] as [$entries, $event]) {
    run_shop($preview, $ini($entries), [$event]);
}
echo "The constructor's own:\n";
run_shop(<<<'PHP'
    ini_set('s2s.knorex.event', 'Lead');
    ini_set('s2s.knorex.method', 'POST');
    $client = new S2S\Client(new S2S\Destination\Knorex('https://other.example/?k={kcid}'));
    echo $client->preview(order())['knorex']->method, ' ', count($client->preview(order(name: 'Lead'))), "\n";
    foreach (['s2s.knorex.method' => 'get', 's2s.knorex.event' => "a\tb", 's2s.knorex.resend_uncertain' => 'perhaps'] as $name => $value) {
        echo trim(@ini_set($name, $value) === false ? error_get_last()['message'] : 'TAKEN'), "\n";
    }
    var_dump(@ini_set('s2s.knorex.postback_url', 'https://evil.example/?k={kcid}'));
    PHP, $ini($url));
run_shop('ob_start(); phpinfo(); echo str_contains(ob_get_clean(), "SECRET") ? "LEAKED\n" : "not shown\n";', $ini($url));
echo "Refused:\n";
foreach (['https://xpo.example/SECRET?k={click}', 'http://xpo.example/SECRET?k={kcid}', 'https://xpo.example/SECRET', "Lead\thttps://xpo.example/SECRET?k={kcid}"] as $bad) {
    run_shop('ob_start(); phpinfo(INFO_MODULES | INFO_CONFIGURATION); $info = ob_get_clean(); echo str_contains($info, "SECRET") ? "LEAKED\n" : "";
        preg_match("/Refused setting => (.*)/", $info, $found); echo $found[1] ?? "NOT TOLD", "\n"; echo count((new S2S\Client())->preview(order())), "\n";',
        ['display_startup_errors' => '0', 's2s.knorex.postback_url' => $bad] + $ini([]));
}
?>
--EXPECT--
knorex GET https://xpo.example/SECRET?k=AbC%2F1%20%2B%C4%8D%26x%3D%257E&v=100.10 
-
-
knorex GET https://xpo.example/SECRET?k=AbC%2F1%20%2B%C4%8D%26x%3D%257E&v=100.10 
-
-
knorex GET https://xpo.example/SECRET?k=AbC%2F1%20%2B%C4%8D%26x%3D%257E&v=100.10 
-
knorex POST https://xpo.example/SECRET k=AbC%2F1%20%2B%C4%8D%26x%3D%257E&v=100.10
-
-
The constructor's own:
POST 0
ini_set(): s2s.knorex.method must be "GET" or "POST", or empty, "get" given
ini_set(): s2s.knorex.event must not contain control characters, "a?b" given
ini_set(): s2s.knorex.resend_uncertain must be 1 or 0 (or on, off), or empty, "perhaps" given
bool(false)
not shown
Refused:
s2s.knorex.postback_url must not have the unknown macro "click"; known are event_id, event_name, event_time, event_time_ms, value, value_tax, value_total, currency, order_id, ip, user_agent, click ids (kcid, sznaiid, adct, $clickId), the parameters that ad systems take, and the names in $parameters
0
s2s.knorex.postback_url must begin with https:// (http:// only to localhost, 127.0.0.1 or [::1])
0
s2s.knorex.postback_url must have a macro for the click id, such as {kcid}
0
s2s.knorex.postback_url must not contain control characters
0
