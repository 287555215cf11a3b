<?php

declare(strict_types=1);

namespace S2S\Benchmark\Sender\Peer;

use S2S\Benchmark\Sender\Peer;

/** mixpanel/mixpanel-php with curl, its default. Its socket, which it recommends for many events, knows no other port for TLS than 443. */
final class Mixpanel extends Peer
{
    protected const NAME = 'mixpanel-php';
    protected const VERSION = ['README.md', '/^Version ([0-9.]+)/m'];

    private \Mixpanel $mixpanel;

    protected function connect(string $host): void
    {
        $this->mixpanel = \Mixpanel::getInstance('token', ['host' => $host]);
    }

    public function build(string $order): mixed
    {
        $facts = $this->facts($order);

        return ['distinct_id' => $facts['udid'], '$insert_id' => $order, 'ip' => $facts['client_ip_address']] + $facts;
    }

    public function send(mixed $built): void
    {
        $this->mixpanel->track('Purchase', $built);
    }

    public function settle(): void
    {
        $this->mixpanel->flush();
    }
}
