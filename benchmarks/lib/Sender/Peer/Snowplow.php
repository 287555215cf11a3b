<?php

declare(strict_types=1);

namespace S2S\Benchmark\Sender\Peer;

use S2S\Benchmark\Sender\Peer;
use Snowplow\Tracker\Emitters\CurlEmitter;
use Snowplow\Tracker\Emitters\SyncEmitter;
use Snowplow\Tracker\Subject;
use Snowplow\Tracker\Tracker;

/** snowplow/snowplow-php-tracker; `emitter`: sync or curl, with POST and the buffers that its documentation has. */
final class Snowplow extends Peer
{
    protected const NAME = 'snowplow-php-tracker';
    protected const VERSION = ['src/Constants.php', '/TRACKER_VERSION\s*= "php-([0-9.]+)"/'];

    private Tracker $tracker;

    protected function connect(string $host): void
    {
        $emitter = $this->settings['emitter'] === 'sync' ? new SyncEmitter($host, 'https', 'POST', 50) : new CurlEmitter($host, 'https', 'POST', 50);
        $this->tracker = new Tracker($emitter, new Subject(), 'shop', 'shop');
    }

    public function build(string $order): mixed
    {
        return ['schema' => 'iglu:com.example/purchase/jsonschema/1-0-0', 'data' => $this->facts($order)];
    }

    public function send(mixed $built): void
    {
        $this->tracker->trackUnstructEvent($built);
    }

    public function settle(): void
    {
        $this->tracker->flushEmitters();
    }
}
