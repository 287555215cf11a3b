<?php

declare(strict_types=1);

namespace S2S\Benchmark\Sender;

use GuzzleHttp\Promise\PromiseInterface;
use GuzzleHttp\Promise\Utils;

/** Guzzle's promises: begun in the request, settled when it ends. */
final class GuzzlePromises extends Guzzle
{
    /** @var list<PromiseInterface> */
    private array $promises = [];

    public function send(mixed $built): void
    {
        $this->promises[] = $this->client->postAsync($this->settings['url'], self::options($built));
    }

    public function settle(): void
    {
        Utils::unwrap($this->promises);
        $this->promises = [];
    }
}
