--TEST--
S2S\Callback::receive(): what is refused, and why; nothing of it is recorded
--EXTENSIONS--
s2s
--FILE--
<?php
require __DIR__ . '/../server.inc';

// Recording needs a queue on the disk, and php.ini alone says where that is.
$process = start_php(<<<'PHP'
    declare(strict_types=1);
    require $argv[1];
    use S2S\Callback;

    $refused = function (string|array $query, ?Callback $callback = null, ?string $address = null) {
        try {
            ($callback ?? new Callback())->receive($query, $address);
            echo "taken\n";
        } catch (S2S\InvalidCallback $exception) {
            echo $exception->getCode(), ' ', $exception->getMessage(), $exception instanceof DomainException && $exception instanceof S2S\Exception ? '' : '?', "\n";
        }
    };
    foreach (['', '?', 'x=1', 'SPID=1', 'spid=', 'spid', 'spid=1&spid=1', 'spid=1&%73pid=2', 'spid[]=1', 'spid=1&spid[a]=2', 'spid=[spid]', 'spid=%5BSPID%5D',
        'spid={spid}', 'spid=%7B%7Bspid%7D%7D', 'spid=' . str_repeat('9', 256), 'spid=' . str_repeat('%C5%BE', 256), 'spid=%00', 'spid=a%0D%0Ab', 'spid=%FF',
        'spid=1&x=' . str_repeat('x', 65536), 'spid=1&x=' . str_repeat('+', 30000), str_repeat('a&', 1001) . 'spid=1'] as $query) {
        $refused($query);
    }
    echo "As \$_GET has it:\n";
    $refused([]);
    $refused(['spid' => '']);
    $refused(['spid' => ['1']]);
    $refused(['spid' => []]);
    $refused(['spid' => '1', 'deep' => array_reduce(range(1, 20), fn ($inner) => [$inner], '1')]);
    $refused(['spid' => '1', 'x' => str_repeat('x', 65536)]);
    $refused(['spid' => '1'] + array_fill(1, 1001, 'x'));

    echo "The secret:\n";
    $callback = new Callback(secret: 'abc');
    foreach (['spid=1', 'spid=1&secret=', 'spid=1&secret=ab', 'spid=1&secret=abcabc', 'spid=1&secret=ABC', 'spid=1&secret=abc&secret=abc', 'spid=1&secret[]=abc', 'secret=abd'] as $query) {
        $refused($query, $callback);
    }
    $refused(['spid' => '1', 'secret' => ['abc']], $callback);
    echo "The address:\n";
    $callback = new Callback(secret: 'abc', allowedAddresses: ['192.0.2.0/24']);
    foreach (['198.51.100.1', '::1', '::ffff:198.51.100.1', null] as $address) {
        $refused('spid=1&secret=abc', $callback, $address);
    }
    echo "What the caller of receive() does wrong:\n";
    caught(fn () => (new Callback())->receive('spid=1', 'nowhere'));
    caught(fn () => (new Callback())->receive('spid=1', ''));
    caught(fn () => (new Callback())->receive(['spid' => 1.5]));
    caught(fn () => (new Callback())->receive(['spid' => null]));
    caught(fn () => (new Callback())->receive(1.5));
    caught(fn () => (new Callback())->receive(null));
    caught(fn () => Callback::conversions(0));
    caught(fn () => Callback::conversions(10001));
    caught(fn () => Callback::conversions(1, 'x'));
    var_dump(Callback::conversions());
    PHP, ['s2s.queue' => temporary_directory(), 'display_errors' => '1'], [__DIR__ . '/../errors.inc']);
echo $process->wait() === 0 ? $process->output() : 'ended badly: ' . $process->output();
?>
--EXPECT--
400 The callback's parameter "spid" must be given
400 The callback's parameter "spid" must be given
400 The callback's parameter "spid" must be given
400 The callback's parameter "spid" must be given
400 The callback's parameter "spid" must not be empty
400 The callback's parameter "spid" must not be empty
400 The callback's parameter "spid" must be given once
400 The callback's parameter "spid" must be given once
400 The callback's parameter "spid" must be given once
400 The callback's parameter "spid" must be given once
400 The callback's parameter "spid" must not be the macro itself, which was not replaced
400 The callback's parameter "spid" must not be the macro itself, which was not replaced
400 The callback's parameter "spid" must not be the macro itself, which was not replaced
400 The callback's parameter "spid" must not be the macro itself, which was not replaced
400 The callback's parameter "spid" must be at most 255 characters long
400 The callback's parameter "spid" must be at most 255 characters long
400 The callback's parameter "spid" must not contain control characters
400 The callback's parameter "spid" must not contain control characters
400 The callback's parameter "spid" must be valid UTF-8
400 The callback's parameters must be at most 1000, and at most 65536 bytes long
400 The callback's parameters must be at most 65536 bytes long
400 The callback's parameters must be at most 1000, and at most 65536 bytes long
As $_GET has it:
400 The callback's parameter "spid" must be given
400 The callback's parameter "spid" must not be empty
400 The callback's parameter "spid" must be given once
400 The callback's parameter "spid" must be given
400 The callback's parameters must be at most 1000, and at most 65536 bytes long
400 The callback's parameters must be at most 1000, and at most 65536 bytes long
400 The callback's parameters must be at most 1000, and at most 65536 bytes long
The secret:
403 The callback is refused: the secret is missing or wrong
403 The callback is refused: the secret is missing or wrong
403 The callback is refused: the secret is missing or wrong
403 The callback is refused: the secret is missing or wrong
403 The callback is refused: the secret is missing or wrong
403 The callback is refused: the secret is missing or wrong
403 The callback is refused: the secret is missing or wrong
403 The callback is refused: the secret is missing or wrong
403 The callback is refused: the secret is missing or wrong
The address:
403 The callback is refused: the caller's address is not allowed
403 The callback is refused: the caller's address is not allowed
403 The callback is refused: the caller's address is not allowed
403 The callback is refused: the caller's address is not known, and only some addresses are allowed
What the caller of receive() does wrong:
ValueError: S2S\Callback::receive(): Argument #2 ($remoteAddress) must be an IPv4 or IPv6 address
ValueError: S2S\Callback::receive(): Argument #2 ($remoteAddress) must be an IPv4 or IPv6 address
TypeError: S2S\Callback::receive(): Argument #1 ($query) must have elements of type string, int or array, one is of type float
TypeError: S2S\Callback::receive(): Argument #1 ($query) must have elements of type string, int or array, one is of type null
TypeError: S2S\Callback::receive(): Argument #1 ($query) must be of type array|string, float given
TypeError: S2S\Callback::receive(): Argument #1 ($query) must be of type array|string, null given
ValueError: S2S\Callback::conversions(): Argument #1 ($limit) must be between 1 and 10000
ValueError: S2S\Callback::conversions(): Argument #1 ($limit) must be between 1 and 10000
ValueError: S2S\Callback::conversions(): Argument #2 ($after) must be the id of a conversion
array(0) {
}
