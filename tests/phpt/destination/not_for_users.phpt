--TEST--
S2S\Destination: a class of the user's can't implement it
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
