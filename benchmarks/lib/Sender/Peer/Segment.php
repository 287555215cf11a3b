<?php

declare(strict_types=1);

namespace S2S\Benchmark\Sender\Peer;

use S2S\Benchmark\Sender\Peer;

/** segmentio/analytics-php; `consumer`: lib_curl (its default) or fork_curl, which leaves the request to the curl program. */
final class Segment extends Peer
{
    protected const NAME = 'analytics-php';
    protected const VERSION = ['lib/Version.php', "/'([0-9.]+)'/"];

    protected function connect(string $host): void
    {
        \Segment\Segment::init('write-key', ['host' => $host, 'consumer' => $this->settings['consumer']]);
    }

    public function build(string $order): mixed
    {
        $facts = $this->facts($order);

        return [
            'userId' => $facts['udid'],
            'event' => 'Order Completed',
            'properties' => ['order_id' => $order, 'total' => $facts['value'], 'currency' => $facts['currency'], 'products' => $facts['contents']] + $facts,
            'context' => ['ip' => $facts['client_ip_address'], 'userAgent' => $facts['user_agent'], 'page' => ['url' => $facts['event_url']]],
        ];
    }

    public function send(mixed $built): void
    {
        if (!\Segment\Segment::track($built)) {
            throw new \RuntimeException('not taken');
        }
    }

    public function settle(): void
    {
        \Segment\Segment::flush();
    }
}
