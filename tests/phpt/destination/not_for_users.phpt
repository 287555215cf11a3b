--TEST--
S2S\Destination: a class of the user's can't implement it
--DESCRIPTION--
A fatal error leaves memory behind, by PHP's design: not a leak that is to be found.
--ENV--
ASAN_OPTIONS=verify_asan_link_order=0:detect_leaks=0
--EXTENSIONS--
s2s
--FILE--
<?php
final class Mine implements S2S\Destination
{
    public function getName(): string { return 'mine'; }
}
?>
--EXPECTF--
Fatal error: Class Mine cannot implement interface S2S\Destination: only the classes in S2S\Destination are destinations, see S2S\Destination\Sklik in %s on line %d
