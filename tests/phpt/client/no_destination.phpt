--TEST--
S2S\Client: without a destination, the warning names every account that php.ini can set up
--EXTENSIONS--
s2s
--INI--
s2s.queue=memory:
--FILE--
<?php
$receipt = (new S2S\Client())->send(new S2S\Event('Purchase'));
echo json_encode([$receipt->queued, $receipt->skipped]), "\n";
foreach ($receipt->warnings as $warning) {
    echo $warning->message, "\n";
}
?>
--EXPECT--
[[],[]]
no destination is set up: give Client one, or set an account in php.ini (s2s.sklik.sem_id, s2s.adroll.advertisable, s2s.knorex.postback_url, s2s.adjust.app_token)
