--TEST--
Dumps, casts and exports show neither personal data nor secrets
--EXTENSIONS--
s2s
--FILE--
<?php
use S2S\Event;
use S2S\Visitor;
use S2S\Destination\Sklik;

$visitor = new Visitor(['sid' => 'SECRET'], ['kcid' => 'SECRET'], '192.0.2.77', 'SECRET', ['sec_ch_ua' => 'SECRET'], ['ad_storage' => 'granted'], 'SECRET');
$hash = hash('sha256', 'secret@example.cz');
$event = (new Event('Purchase', 'https://example.cz/', id: 'id-1', time: 1770134113676))
    ->setUser(email: 'secret@example.cz', phone: 'SECRET', lastName: 'Secret', userId: 'SECRET')->setVisitor($visitor)
    ->setOrder('SECRET', reviewEmail: 'secret@example.cz')->set('search_string', 'SECRET')->setDeviceId('idfa', 'SECRET');
$objects = [$event, $visitor, new Sklik('SECRET', 'SECRET')];

ob_start();
foreach ($objects as $object) {
    var_dump($object);
    print_r($object);
    var_export($object);
    var_dump((array) $object, get_object_vars($object), get_mangled_object_vars($object));
    debug_zval_dump($object);
    foreach ($object as $key => $value) {
        var_dump($key, $value);
    }
    echo new ReflectionObject($object);
}
$text = ob_get_clean();
foreach (['SECRET', 'secret@', $hash, '192.0.2.77', '"Secret"'] as $needle) {
    var_dump(str_contains($text, $needle));
}
print_r($event);
print_r($visitor);
?>
--EXPECT--
bool(false)
bool(false)
bool(false)
bool(false)
bool(false)
S2S\Event Object
(
    [id] => id-1
    [name] => Purchase
    [time] => 1770134113676
    [url] => https://example.cz/
    [source] => S2S\Source Enum:string
        (
            [name] => Web
            [value] => web
        )

    [user] => Array
        (
            [email] => set
            [phone] => left out
            [last_name] => set
            [user_id] => set
        )

    [visitor] => 1
    [order] => 1
    [items] => 0
)
S2S\Visitor Object
(
    [cookies] => Array
        (
            [sid] => set
        )

    [clickIds] => Array
        (
            [kcid] => set
        )

    [ip] => set
    [userAgent] => set
    [consentMode] => Array
        (
            [ad_storage] => granted
            [ad_user_data] => not given
            [ad_personalization] => not given
            [functionality_storage] => not given
            [analytics_storage] => not given
        )

    [consentString] => set
)
