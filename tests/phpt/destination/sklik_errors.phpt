--TEST--
S2S\Destination\Sklik: what the constructor refuses, without repeating it
--EXTENSIONS--
s2s
--FILE--
<?php
require __DIR__ . '/../errors.inc';
use S2S\Destination\Sklik;

caught(fn () => new Sklik());
caught(fn () => new Sklik(''));
caught(fn () => new Sklik('a b'));
caught(fn () => new Sklik("secret\r\nX-Other: 1"));
caught(fn () => new Sklik(str_repeat('x', 101)));
caught(fn () => new Sklik('id', sandbox: ''));
caught(fn () => new Sklik('id', sandbox: "\0"));
echo "Header values:\n";
caught(fn () => new Sklik('id', clientId: "shop\r\nX-Injected: 1"));
caught(fn () => new Sklik('id', clientId: ''));
caught(fn () => new Sklik('id', clientId: 'můj obchod'));
caught(fn () => new Sklik('id', clientId: ' shop'));
caught(fn () => new Sklik('id', clientId: 'my shop'));
caught(fn () => new Sklik('id', clientVersion: str_repeat('1', 101)));
echo "Endpoints:\n";
foreach (['', 'sem.seznam.cz', 'http://sem.seznam.cz/', 'ftp://127.0.0.1/', 'https://', "https://a\nb/", 'https://user:password@example.cz/', 'http://127.0.0.1:8080/x', 'http://localhost/', 'https://example.cz/x?y=1'] as $endpoint) {
    caught(fn () => new Sklik('id', endpoint: $endpoint));
}
echo "Names:\n";
caught(fn () => new Sklik('id', name: ''));
caught(fn () => new Sklik('id', name: "a\nb"));
caught(fn () => new Sklik('id', name: str_repeat('x', 101)));
?>
--EXPECT--
ArgumentCountError: S2S\Destination\Sklik::__construct() expects at least 1 argument, 0 given
ValueError: S2S\Destination\Sklik::__construct(): Argument #1 ($semId) must not be empty
ValueError: S2S\Destination\Sklik::__construct(): Argument #1 ($semId) must contain visible ASCII characters only
ValueError: S2S\Destination\Sklik::__construct(): Argument #1 ($semId) must not contain control characters
ValueError: S2S\Destination\Sklik::__construct(): Argument #1 ($semId) must be at most 100 bytes long, 101 given
ValueError: S2S\Destination\Sklik::__construct(): Argument #2 ($sandbox) must not be empty
ValueError: S2S\Destination\Sklik::__construct(): Argument #2 ($sandbox) must not contain control characters
Header values:
ValueError: S2S\Destination\Sklik::__construct(): Argument #4 ($clientId) must not contain control characters
ValueError: S2S\Destination\Sklik::__construct(): Argument #4 ($clientId) must not be empty
ValueError: S2S\Destination\Sklik::__construct(): Argument #4 ($clientId) must contain visible ASCII characters only
ValueError: S2S\Destination\Sklik::__construct(): Argument #4 ($clientId) must contain visible ASCII characters only
nothing thrown
ValueError: S2S\Destination\Sklik::__construct(): Argument #5 ($clientVersion) must be at most 100 bytes long, 101 given
Endpoints:
ValueError: S2S\Destination\Sklik::__construct(): Argument #6 ($endpoint) must not be empty
ValueError: S2S\Destination\Sklik::__construct(): Argument #6 ($endpoint) must be a URL that begins with https://
ValueError: S2S\Destination\Sklik::__construct(): Argument #6 ($endpoint) must begin with https:// (http:// only to localhost, 127.0.0.1 or [::1])
ValueError: S2S\Destination\Sklik::__construct(): Argument #6 ($endpoint) must be a URL that begins with https://
ValueError: S2S\Destination\Sklik::__construct(): Argument #6 ($endpoint) must have a host name of letters, digits, dots and hyphens, or an IP address
ValueError: S2S\Destination\Sklik::__construct(): Argument #6 ($endpoint) must not contain control characters
ValueError: S2S\Destination\Sklik::__construct(): Argument #6 ($endpoint) must not contain a user name or password
nothing thrown
nothing thrown
nothing thrown
Names:
ValueError: S2S\Destination\Sklik::__construct(): Argument #7 ($name) must not be empty
ValueError: S2S\Destination\Sklik::__construct(): Argument #7 ($name) must not contain control characters
ValueError: S2S\Destination\Sklik::__construct(): Argument #7 ($name) must be at most 100 bytes long, 101 given
