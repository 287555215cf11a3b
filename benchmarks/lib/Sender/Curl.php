<?php

declare(strict_types=1);

namespace S2S\Benchmark\Sender;

use S2S\Benchmark\Endpoint;
use S2S\Benchmark\Sender;

/** ext/curl in the request, waiting for the answer; the handle is kept, so that its connection is. */
final class Curl extends Sender
{
    private \CurlHandle $handle;

    public static function extensions(): array
    {
        return ['curl', 'mbstring', 'iconv', 'pcntl', 'posix'];
    }

    protected function open(): void
    {
        $this->handle = self::handle($this->settings['url']);
    }

    public static function handle(string $url): \CurlHandle
    {
        $handle = curl_init($url);
        curl_setopt_array($handle, [
            CURLOPT_POST => true,
            CURLOPT_RETURNTRANSFER => true,
            CURLOPT_HTTPHEADER => ['Content-Type: application/json', 'Expect:'],
            CURLOPT_CAINFO => Endpoint::authority(),
            CURLOPT_TIMEOUT => 10,
        ]);

        return $handle;
    }

    public static function post(\CurlHandle $handle, string $body): void
    {
        curl_setopt($handle, CURLOPT_POSTFIELDS, $body);
        if (curl_exec($handle) === false || curl_getinfo($handle, CURLINFO_RESPONSE_CODE) !== 200) {
            throw new \RuntimeException('not delivered: ' . curl_error($handle));
        }
    }

    public function send(mixed $built): void
    {
        self::post($this->handle, $built);
    }
}
