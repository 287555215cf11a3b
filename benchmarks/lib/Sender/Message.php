<?php

declare(strict_types=1);

namespace S2S\Benchmark\Sender;

/** What Symfony Messenger carries: the finished body. */
final class Message
{
    public function __construct(public readonly string $body)
    {
    }
}
