<?php

declare(strict_types=1);

/*
 * What an event costs the request with the SDKs of the field, each used as its documentation says.
 *
 * They come from checkouts in S2S_PEERS_DIR, one folder for each, with what they need in vendor/; those that are not there are
 * skipped. The endpoint answers after 200 ms, as in part cost. A request ends after each event: what is still in memory
 * is sent then, as their shutdown does.
 */

namespace S2S\Benchmark;

require __DIR__ . '/lib/setup.php';

$part = new Part('peers', 'The SDKs of the field');
$peers = [
    Way::peer('segment', 'Segment analytics-php, lib_curl (default)', ['consumer' => 'lib_curl']),
    Way::peer('segment', 'Segment analytics-php, fork_curl', ['consumer' => 'fork_curl']),
    Way::peer('posthog', 'PostHog posthog-php, lib_curl (default)', ['consumer' => 'lib_curl']),
    Way::peer('posthog', 'PostHog posthog-php, fork_curl', ['consumer' => 'fork_curl']),
    Way::peer('facebook', 'Meta Business SDK, EventRequest'),
    Way::peer('snowplow', 'Snowplow PHP tracker, sync', ['emitter' => 'sync']),
    Way::peer('snowplow', 'Snowplow PHP tracker, curl', ['emitter' => 'curl']),
    Way::peer('mixpanel', 'Mixpanel mixpanel-php, curl (default)'),
];
$present = [];
$versions = [];
foreach ($peers as $way) {
    $missing = $way->peerClass()::missing();
    if ($missing === null) {
        $present[] = $way;
        $versions += $way->peerClass()::version();
    } else {
        $part->skip($way->name, $missing);
    }
}
$part->skip('Mixpanel mixpanel-php, socket', 'it speaks TLS on port 443 only');
if ($present !== []) {
    Cost::measure($part, [Way::s2s(), ...$present, Way::curl()], 200);
}
$part->finish($versions);
