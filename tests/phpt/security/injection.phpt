--TEST--
A line's end or a NUL in what becomes part of a header or a URL: refused where it comes in, or encoded
--EXTENSIONS--
s2s
--INI--
s2s.queue=memory:
--FILE--
<?php
use S2S\Destination\{Sklik, AdRoll, Adjust, Knorex, Postback};
use S2S\{Client, Event, Visitor};

$sem = '0123456789abcdefghij0123';
$bad = ["x\r\nX-Injected: 1", "x\nX-Injected: 1", "x\rX-Injected: 1", "x\0X-Injected: 1", "\r\n", "\0"];
/** Settings of the operator: each is refused, with a text that has none of these bytes. */
$settings = [
    'Sklik: SEM ID' => fn ($v) => new Sklik($v),
    'Sklik: sandbox' => fn ($v) => new Sklik($sem, sandbox: $v),
    'Sklik: client id' => fn ($v) => new Sklik($sem, clientId: $v),
    'Sklik: client version' => fn ($v) => new Sklik($sem, clientVersion: $v),
    'Sklik: endpoint' => fn ($v) => new Sklik($sem, endpoint: "https://x.example/$v"),
    'AdRoll: advertisable' => fn ($v) => new AdRoll($v, 'p', 't'),
    'AdRoll: pixel' => fn ($v) => new AdRoll('a', $v, 't'),
    'AdRoll: token' => fn ($v) => new AdRoll('a', 'p', $v),
    'AdRoll: endpoint' => fn ($v) => new AdRoll('a', 'p', 't', endpoint: "https://x.example/$v"),
    'Adjust: app token' => fn ($v) => new Adjust($v, ['Purchase' => 'abc123']),
    'Adjust: event token' => fn ($v) => new Adjust('4w565xzmb54d', ['Purchase' => $v]),
    'Adjust: token' => fn ($v) => new Adjust('4w565xzmb54d', ['Purchase' => 'abc123'], token: $v),
    'Adjust: endpoint' => fn ($v) => new Adjust('4w565xzmb54d', ['Purchase' => 'abc123'], endpoint: "https://x.example/$v"),
    'Knorex: URL' => fn ($v) => new Knorex("https://x.example/$v?k={kcid}"),
    'Postback: URL' => fn ($v) => new Postback('net', "https://x.example/?o={order_id}&$v"),
    'Postback: header' => fn ($v) => new Postback('net', 'https://x.example/?o={order_id}', headers: ['X-A' => $v]),
    'Postback: header name' => fn ($v) => new Postback('net', 'https://x.example/?o={order_id}', headers: [$v => 'a']),
    'Postback: signature parameter' => fn ($v) => new Postback('net', 'https://x.example/?o={order_id}', signatureKey: 'k', signatureParameter: $v),
    'Postback: signature header' => fn ($v) => new Postback('net', 'https://x.example/?o={order_id}', signatureKey: 'k', signatureHeader: $v),
    'any name' => fn ($v) => new Sklik($sem, name: $v),
];
foreach ($settings as $title => $make) {
    foreach ($bad as $value) {
        try {
            $make($value);
            echo "$title: taken: ", json_encode($value), "\n";
        } catch (ValueError $error) {
            if (preg_match('/[\x00-\x1f]/', $error->getMessage())) {
                echo "$title: repeated as it is: ", json_encode($error->getMessage()), "\n";
            }
        }
    }
}
echo count($settings), " settings\n";

/** What an event or a visitor brings: encoded, or refused; what would be sent has no such byte. */
$clients = [new Client(new Sklik($sem), new AdRoll('a', 'p', 't'), new Adjust('4w565xzmb54d', ['Purchase' => 'abc123'], method: 'GET')),
    new Client(new Postback('net', 'https://x.example/{event_id}/{order_id}?n={event_name}&k={kcid}&v={value}&u={user_agent}&s={search_string}&ip={ip}'))];
$sent = [];
foreach ($bad as $value) {
    $parts = [
        fn (Event $e) => $e->setOrder($value, '100', 'CZK'),
        fn (Event $e) => $e->setVisitor(new Visitor(['sid' => $value], ['kcid' => $value, 'adct' => $value], '192.0.2.1', $value)),
        fn (Event $e) => $e->set('search_string', $value),
        fn (Event $e) => $e->setDeviceId('idfa', $value),
        fn (Event $e) => $e->addItem($value, 1, '121', $value),
        fn (Event $e) => new Event('Purchase', 'https://x.example/', id: $value),
        fn (Event $e) => new Event('Purchase', "https://x.example/$value"),
        fn (Event $e) => new Event($value, 'https://x.example/'),
    ];
    foreach ($parts as $number => $part) {
        $event = (new Event('Purchase', 'https://x.example/'))->setOrder('o-1', '100', 'CZK', '21')->addItem('A', 1, 121)->setDeviceId('idfa', 'D2CADB5F-410F-4963-AC0C-2A78534BDF1E')
            ->setVisitor(new Visitor([], ['kcid' => 'k', 'adct' => 'c'], '192.0.2.1', 'M', consentMode: array_fill_keys(['ad_storage', 'ad_user_data', 'ad_personalization', 'functionality_storage', 'analytics_storage'], 'granted')));
        try {
            $event = $part($event);
        } catch (ValueError) {
            continue;
        }
        foreach ($clients as $client) {
            try {
                $requests = $client->preview($event);
            } catch (S2S\InvalidEvent) {
                continue;
            }
            foreach ($requests as $name => $request) {
                $sent[$name] = ($sent[$name] ?? 0) + 1;
                $lines = $request->method . $request->url . implode('', array_merge(array_keys($request->headers), array_values($request->headers)));
                if (preg_match('/[\x00-\x20\x7f]/', $request->url) || preg_match('/[\r\n\0]/', $lines) || isset($request->headers['X-Injected'])) {
                    echo "$name, part $number: ", json_encode($value), ' comes through: ', json_encode($lines), "\n";
                }
            }
        }
    }
}
ksort($sent);
echo min($sent) >= 3 ? 'clean: ' . implode(', ', array_keys($sent)) : 'too few requests were looked at: ' . json_encode($sent), "\n";
?>
--EXPECT--
20 settings
clean: adjust, adroll, net, sklik
