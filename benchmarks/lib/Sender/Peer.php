<?php

declare(strict_types=1);

namespace S2S\Benchmark\Sender;

use S2S\Benchmark\Endpoint;
use S2S\Benchmark\Machine;
use S2S\Benchmark\Sender;

/**
 * Somebody's SDK, from a checkout in S2S_PEERS_DIR. It sends the seed's Purchase in its own terms, with the options that
 * are there for everybody: another host, and a certificate authority in php.ini.
 */
abstract class Peer extends Sender
{
    /** Of the checkout, as its repository is called. */
    protected const NAME = '';

    /** Where the checkout says its version: a file, and a pattern with it in parentheses. */
    protected const VERSION = ['', ''];

    final public static function extensions(): array
    {
        return ['ctype', 'tokenizer', ...Curl::extensions()];
    }

    /** @return array<string, string> */
    final public static function ini(): array
    {
        return ['curl.cainfo' => Endpoint::authority(), 'openssl.cafile' => Endpoint::authority()];
    }

    final protected static function directory(): string
    {
        return getenv('S2S_PEERS_DIR') . '/' . static::NAME;
    }

    /** Why it can't be measured; null: it can. */
    final public static function missing(): ?string
    {
        return match (true) {
            (string) getenv('S2S_PEERS_DIR') === '' => 'S2S_PEERS_DIR is not set',
            !is_dir(self::directory()) => 'S2S_PEERS_DIR has no ' . static::NAME,
            !is_file(self::directory() . '/vendor/autoload.php') => 'no vendor/autoload.php in ' . static::NAME . ': composer update --no-dev makes it',
            default => null,
        };
    }

    /** @return array<string, string> its name => its version, with the commit where the checkout knows it */
    final public static function version(): array
    {
        [$file, $pattern] = static::VERSION;
        $version = preg_match($pattern, (string) file_get_contents(self::directory() . "/$file"), $match) === 1 ? $match[1] : 'unknown';
        $commit = is_dir(self::directory() . '/.git') ? Machine::output('git', '-C', self::directory(), 'rev-parse', '--short=12', 'HEAD') : '';

        return [static::NAME => $version . ($commit === '' ? '' : " ($commit)")];
    }

    protected function open(): void
    {
        putenv('CURL_CA_BUNDLE=' . Endpoint::authority()); // for those that start the curl program
        require_once self::directory() . '/vendor/autoload.php';
        $parts = parse_url($this->settings['url']);
        $this->connect("{$parts['host']}:{$parts['port']}");
    }

    abstract protected function connect(string $host): void;

    /** @return array<string, mixed> what the shop knows of the order, with an analyst's names */
    final protected function facts(string $order): array
    {
        $payload = $this->purchase->payload($order);

        return ['event_url' => $payload['event_url'], ...$payload['user_ids']['user_data'], ...$payload['s2s_headers'], ...$payload['event_data']];
    }
}
