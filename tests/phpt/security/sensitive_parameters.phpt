--TEST--
Personal data and secrets do not show in stack traces
--EXTENSIONS--
s2s
--INI--
zend.exception_ignore_args=0
--FILE--
<?php
use S2S\Event;
use S2S\Visitor;
use S2S\Destination\Sklik;

function trace(callable $call): void
{
    try {
        $call();
        echo "nothing thrown\n";
    } catch (Throwable $thrown) {
        $text = $thrown->getMessage() . "\n" . $thrown->getTraceAsString() . print_r($thrown->getTrace(), true);
        echo str_contains($text, 'SECRET') ? "LEAKED: $text" : 'kept', ' ', substr_count($text, 'SensitiveParameterValue') > 0 ? 'and redacted' : '', "\n";
    }
}

trace(fn () => (new Event('A'))->setUser('SECRET', 'SECRET', 'SECRET', 'SECRET', 'SECRET', new class extends DateTime { public function __construct(public string $s = 'SECRET') {} }, 'SECRET', 'SECRET', 'SECRET', 'SECRET', 'SECRET'));
trace(fn () => (new Event('A'))->setHashedUser('SECRET'));
trace(fn () => (new Event('A'))->setHashedUser(country: 'SECRET'));
trace(fn () => (new Event('A'))->setOrder('', reviewEmail: 'SECRET'));
trace(fn () => (new Event('A'))->set('', 'SECRET'));
trace(fn () => (new Event('A'))->setDeviceId('', 'SECRET'));
trace(fn () => Event::fromJson('SECRET'));
trace(fn () => Visitor::fromJson('{"SECRET'));
trace(fn () => new Visitor(['sid' => 'SECRET'], ['kcid' => 'SECRET'], 'SECRET', 'SECRET', ['sec_ch_ua' => 'SECRET']));
trace(fn () => new Sklik('SECRET', 'SECRET', name: ''));
trace(fn () => new Sklik("SECRET\n"));
trace(fn () => new S2S\Destination\AdRoll('A', 'P', "SECRET\n"));
trace(fn () => new S2S\Destination\System('adroll', ['token' => "SECRET\n"]));
trace(fn () => S2S\Queue::erase("SECRET\n"));
?>
--EXPECT--
kept and redacted
kept and redacted
kept and redacted
kept and redacted
kept and redacted
kept and redacted
kept and redacted
kept and redacted
kept and redacted
kept and redacted
kept and redacted
kept and redacted
kept and redacted
kept and redacted
