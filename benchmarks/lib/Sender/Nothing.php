<?php

declare(strict_types=1);

namespace S2S\Benchmark\Sender;

use S2S\Benchmark\Sender;

/** Makes the payload by hand and throws it away: what the machine takes for that alone. */
final class Nothing extends Sender
{
    public static function extensions(): array
    {
        return ['mbstring', 'iconv', 'pcntl', 'posix'];
    }

    public function send(mixed $built): void
    {
    }
}
