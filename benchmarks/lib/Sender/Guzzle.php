<?php

declare(strict_types=1);

namespace S2S\Benchmark\Sender;

use GuzzleHttp\Client;
use S2S\Benchmark\Endpoint;
use S2S\Benchmark\Sender;

use function S2S\Benchmark\given;

/** Guzzle in the request, waiting for the answer. */
class Guzzle extends Sender
{
    protected Client $client;

    public static function extensions(): array
    {
        return ['ctype', ...Curl::extensions()];
    }

    protected function open(): void
    {
        require_once given('S2S_BENCHMARK_GUZZLE') . '/vendor/autoload.php';
        $this->client = new Client(['verify' => Endpoint::authority(), 'timeout' => 10]);
    }

    /** @return array<string, mixed> */
    protected static function options(string $body): array
    {
        return ['body' => $body, 'headers' => ['Content-Type' => 'application/json']];
    }

    public function send(mixed $built): void
    {
        $this->client->post($this->settings['url'], self::options($built));
    }
}
