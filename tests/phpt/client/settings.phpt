--TEST--
S2S\Client: destinations and settings from php.ini
--EXTENSIONS--
s2s
--INI--
s2s.queue=memory:
s2s.sklik.sem_id=0123456789abcdefghijklmn
s2s.sklik.endpoint=http://127.0.0.1:1/ini
s2s.sklik.sandbox=token
s2s.client_id=ini-shop
s2s.client_version=1.0
--FILE--
<?php
use S2S\Client;
use S2S\Destination\Sklik;

$event = (new S2S\Event('PageView', 'https://example.cz/'))->setUser(lastName: 'Novák');
$show = function (Client $client) use ($event) {
    foreach ($client->preview($event) as $name => $request) {
        $body = json_decode($request->body, true);
        echo $name, ' ', $request->url, ' ', $request->headers['X-Client-Id'], ' ', $request->headers['X-Client-Version'], ' ',
            isset($body['sandbox']) ? 'sandbox' : '-', ' ',
            $body['user_ids']['user_data']['ln'] === hash('sha256', 'novak') ? 'folded' : 'as typed', "\n";
    }
};
$show($all = new Client());
$show(new Client(new Sklik('other')));
$show(new Client(new Sklik('other', foldDiacritics: false, clientId: 'mine', clientVersion: '2', endpoint: 'http://127.0.0.1:2/', name: 'x')));
echo "Read when the client is made:\n";
ini_set('s2s.client_id', 'changed');
ini_set('s2s.sklik.fold_diacritics', '0');
$show($all);
$show(new Client());
?>
--EXPECT--
sklik http://127.0.0.1:1/ini ini-shop 1.0 sandbox folded
sklik http://127.0.0.1:1/ini ini-shop 1.0 sandbox folded
x http://127.0.0.1:2/ mine 2 sandbox as typed
Read when the client is made:
sklik http://127.0.0.1:1/ini ini-shop 1.0 sandbox folded
sklik http://127.0.0.1:1/ini changed 1.0 sandbox as typed
