<?php
/* What a shop's process runs in outage.php: orders at a steady pace, each to Sklik and to a postback, until told to stop. */
require_once __DIR__ . '/../phpt/delivery/shop.inc';

function outage_client(string $origin): S2S\Client
{
    return new S2S\Client(
        new S2S\Destination\Sklik(SEM_ID, endpoint: "$origin/rtgconv"),
        new S2S\Destination\Postback('net', "$origin/pb?o={order_id}"),
    );
}

/** Until its input ends. A line for each send() that has returned: order, event id, when it began, how long it took (ns), what was queued. */
function outage_sell(string $origin, string $name, string $file, float $each): void
{
    $client = outage_client($origin);
    $lines = fopen($file, 'a');
    stream_set_blocking(STDIN, false);
    $next = hrtime(true);
    for ($number = 0; fgets(STDIN) === false && !feof(STDIN); $number++) {
        $event = purchase("$name-$number");
        [$time, $begin] = [microtime(true), hrtime(true)];
        $receipt = $client->send($event);
        $took = hrtime(true) - $begin;
        fwrite($lines, json_encode(["$name-$number", $event->id, $time, $took, $receipt->durable ? count($receipt->queued) : 0, array_values($receipt->skipped)]) . "\n");
        $next += (int) ($each * 1e9);
        $left = $next - hrtime(true);
        if ($left > 0) {
            time_nanosleep(0, $left); // the shop's own pace
        }
    }
}

/** Whether nothing waits any more, also behind the breaker: the process that sends has to stay for that. Asked now and then, as asking is work. */
function outage_delivered(float $seconds): bool
{
    $asked = 0;
    return (bool) wait_for(static function () use (&$asked) {
        if (hrtime(true) - $asked < 200_000_000) {
            return false;
        }
        $asked = hrtime(true);
        return array_sum(array_column(S2S\Queue::stats()['destinations'], 'queued')) === 0;
    }, $seconds, 'everything to be delivered');
}

/** Of any event. A few at a time: this process's memory is looked at. */
function outage_most_attempts(): int
{
    [$most, $after] = [0, null];
    do {
        $entries = S2S\Queue::entries(limit: 100, after: $after);
        foreach ($entries as $entry) {
            [$most, $after] = [max($most, $entry->attempts), $entry->id];
        }
    } while (count($entries) === 100);
    return $most;
}
