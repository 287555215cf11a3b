<?php

declare(strict_types=1);

namespace S2S\Benchmark;

/** The versions of what is measured beside ours. */
final class Versions
{
    /** @return array<string, string> */
    public static function messenger(): array
    {
        return [
            'Symfony Messenger' => Machine::package('php-symfony-messenger'),
            'Doctrine DBAL' => Machine::package('php-doctrine-dbal'),
            'Redis' => Machine::package('redis-server'),
            'phpredis' => Machine::package('php8.2-redis'),
        ];
    }

    /** @return array<string, string> */
    public static function guzzle(): array
    {
        $installed = require given('S2S_BENCHMARK_GUZZLE') . '/vendor/composer/installed.php';

        return ['Guzzle' => $installed['versions']['guzzlehttp/guzzle']['pretty_version'] ?? 'unknown'];
    }
}
