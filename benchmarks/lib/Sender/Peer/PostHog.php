<?php

declare(strict_types=1);

namespace S2S\Benchmark\Sender\Peer;

use S2S\Benchmark\Sender\Peer;

/** PostHog/posthog-php; `consumer`: lib_curl (its default) or fork_curl, which leaves the request to the curl program. */
final class PostHog extends Peer
{
    protected const NAME = 'posthog-php';
    protected const VERSION = ['lib/PostHog.php', "/const VERSION = '([0-9.]+)'/"];

    protected function connect(string $host): void
    {
        \PostHog\PostHog::init('phc_key', ['host' => "https://$host", 'consumer' => $this->settings['consumer']]);
    }

    public function build(string $order): mixed
    {
        $facts = $this->facts($order);

        return ['distinctId' => $facts['udid'], 'event' => 'order completed', 'properties' => ['$ip' => $facts['client_ip_address'], '$current_url' => $facts['event_url']] + $facts];
    }

    public function send(mixed $built): void
    {
        if (!\PostHog\PostHog::capture($built)) {
            throw new \RuntimeException('not taken');
        }
    }

    public function settle(): void
    {
        \PostHog\PostHog::flush();
    }
}
