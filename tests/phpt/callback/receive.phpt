--TEST--
S2S\Callback::receive(): recorded, counted, told apart; conversions() and Queue::erase()
--EXTENSIONS--
s2s
--FILE--
<?php
require __DIR__ . '/../server.inc';

// Recording needs a queue on the disk, and php.ini alone says where that is.
$process = start_php(<<<'PHP'
    use S2S\Callback;
    use S2S\Conversion;

    function show(Conversion $conversion): void
    {
        global $ids;
        $ids[$conversion->id] ??= 'id ' . count($ids ?? []);
        printf("%s: %s %s %d, %s, %s, %s\n", $ids[$conversion->id], $conversion->spid, $conversion->isNew ? 'new' : 'not new', $conversion->count,
            abs($conversion->time / 1000 - time()) < 60 ? 'now' : $conversion->time, $conversion->address ?? 'no address', json_encode($conversion->parameters));
    }

    $callback = new Callback();
    show($callback->receive('spid=1&yourparam=x&yourparam=y&1=z', '192.0.2.1'));
    show($callback->receive('?a%5B%5D=1&spid=1', '::ffff:192.0.2.1'));
    show($callback->receive(['spid' => '1', 'list' => ['a', 'k' => ['b']], 'empty' => ''], '2001:DB8:0::1'));
    show($callback->receive(['spid' => 1]));
    show($callback->receive('spid=campaign+7%2F%C5%BE&x'));

    echo "Another parameter, a secret:\n";
    $callback = new Callback('click', 'abc', 'key');
    show($callback->receive('click=2&key=abc&spid=other&secret=shown'));
    show($callback->receive(['click' => '2', 'key' => 'abc']));

    echo "Allowed addresses:\n";
    $callback = new Callback(allowedAddresses: ['192.0.2.0/24', '2001:db8::/32']);
    show($callback->receive('spid=3', '192.0.2.255'));
    show($callback->receive('spid=3', '2001:db8::7'));

    echo "Single use:\n";
    $callback = new Callback(singleUse: true);
    show($callback->receive('spid=4&try=1', '192.0.2.1'));
    show($callback->receive('spid=4&try=2', '192.0.2.2'));
    show($callback->receive('spid=1'));

    echo "All, in pages:\n";
    $after = null;
    while ($page = Callback::conversions(4, $after)) {
        array_map(show(...), $page);
        $after = end($page)->id;
        echo "-\n";
    }

    echo "Erased:\n";
    var_dump(S2S\Queue::erase('1'), S2S\Queue::erase('1'), count(Callback::conversions()));
    show((new Callback(singleUse: true))->receive('spid=1'));
    PHP, ['s2s.queue' => temporary_directory(), 'display_errors' => '1'], [__DIR__ . '/../errors.inc']);
echo $process->wait() === 0 ? $process->output() : 'ended badly: ' . $process->output();
?>
--EXPECT--
id 0: 1 new 1, now, 192.0.2.1, {"yourparam":"y","1":"z"}
id 1: 1 not new 2, now, 192.0.2.1, {"a[]":"1"}
id 2: 1 not new 3, now, 2001:db8::1, {"list[0]":"a","list[k][0]":"b","empty":""}
id 3: 1 not new 4, now, no address, []
id 4: campaign 7/ž new 1, now, no address, {"x":""}
Another parameter, a secret:
id 5: 2 new 1, now, no address, {"spid":"other","secret":"shown"}
id 6: 2 not new 2, now, no address, []
Allowed addresses:
id 7: 3 new 1, now, 192.0.2.255, []
id 8: 3 not new 2, now, 2001:db8::7, []
Single use:
id 9: 4 new 1, now, 192.0.2.1, {"try":"1"}
id 9: 4 not new 1, now, 192.0.2.1, {"try":"1"}
id 0: 1 not new 1, now, 192.0.2.1, {"yourparam":"y","1":"z"}
All, in pages:
id 0: 1 new 1, now, 192.0.2.1, {"yourparam":"y","1":"z"}
id 1: 1 not new 2, now, 192.0.2.1, {"a[]":"1"}
id 2: 1 not new 3, now, 2001:db8::1, {"list[0]":"a","list[k][0]":"b","empty":""}
id 3: 1 not new 4, now, no address, []
-
id 4: campaign 7/ž new 1, now, no address, {"x":""}
id 5: 2 new 1, now, no address, {"spid":"other","secret":"shown"}
id 6: 2 not new 2, now, no address, []
id 7: 3 new 1, now, 192.0.2.255, []
-
id 8: 3 not new 2, now, 2001:db8::7, []
id 9: 4 new 1, now, 192.0.2.1, {"try":"1"}
-
Erased:
int(4)
int(0)
int(6)
id 10: 1 new 1, now, no address, []
