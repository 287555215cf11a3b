<?php

declare(strict_types=1);

/*
 * What send() costs the request, in one run:
 *
 *   php -d extension=s2s benchmarks/send.php [events] [writers]
 *
 * send() p50 and p99, with the durable queue and with memory:, alone and with
 * 16 processes writing at once; then build + hash + encode alone, beside the
 * same payload by PHP's own hash() and json_encode(). Nothing is sent to
 * anybody: the endpoint is a closed port on this machine, so the sender only
 * takes in and waits behind its breaker.
 *
 * A row for the core without PHP is there with
 *   make -C tests/unit BUILD="$PWD/.build/unit-plain" "$PWD/.build/unit-plain/core-benchmark"
 *   S2S_CORE_BENCHMARK=.build/unit-plain/core-benchmark php …
 */

use S2S\Client;
use S2S\Destination\Sklik;
use S2S\Event;
use S2S\Visitor;

const ENDPOINT = 'https://127.0.0.1:1/rtgconv';

/** @param array<string, mixed> $input the vector's raw inputs */
function purchase(array $input, string $order): Event
{
    $user = $input['user'];
    $values = $input['order'];
    $event = new Event('Purchase', $input['event_url']);
    $event->setUser(
        email: $user['email'],
        phone: $user['phone'],
        firstName: $user['first_name'],
        lastName: $user['last_name'],
        city: $user['city'],
    );
    $event->setVisitor(visitor($input));
    $event->setOrder(
        $order,
        value: $values['value'],
        currency: $values['currency'],
        valueTax: $values['value_tax'],
        deliveryType: $values['delivery_type'],
        deliveryPrice: $values['delivery_price'],
        otherCosts: $values['other_costs'],
        paymentType: $values['payment_type'],
    );
    $event->set('content_type', $values['content_type']);
    foreach ($input['items'] as $item) {
        $event->addItem($item['id'], $item['quantity'], $item['unit_price'], $item['content_name'], $item['content_category']);
    }

    return $event;
}

/** @param array<string, mixed> $input */
function visitor(array $input): Visitor
{
    $request = $input['request'];

    return new Visitor(
        cookies: $input['cookies'],
        clickIds: ['sznaiid' => $input['sznaiid']],
        ip: $request['ip'],
        userAgent: $request['user_agent'],
        clientHints: [
            'sec_ch_ua_mobile' => $request['sec_ch_ua_mobile'],
            'sec_ch_ua_platform' => $request['sec_ch_ua_platform'],
        ],
        consentMode: $input['consent_mode'],
    );
}

/** The same payload as a careful PHP developer would make it. */
function byHand(array $input, string $order): string
{
    $user = $input['user'];
    $values = $input['order'];

    return json_encode([
        'schema_version' => 'v2',
        'event_source' => 'web',
        'event_name' => 'Purchase',
        'event_type' => 'rtgconv',
        'event_time' => (int) (microtime(true) * 1000),
        'event_id' => $order,
        'event_url' => $input['event_url'],
        'user_ids' => ['user_data' => [
            'sid' => $input['cookies']['sid'],
            'udid' => $input['cookies']['udid'],
            'em' => hash('sha256', mb_strtolower(trim($user['email']))),
            'ph' => hash('sha256', '+420' . preg_replace('/\D/', '', $user['phone'])),
            'fn' => hash('sha256', mb_strtolower($user['first_name'])),
            'ln' => hash('sha256', iconv('UTF-8', 'ASCII//TRANSLIT', mb_strtolower($user['last_name']))),
            'ct' => hash('sha256', mb_strtolower($user['city'])),
        ]],
        'consent_mode' => $input['consent_mode'],
        's2s_headers' => [
            'client_ip_address' => $input['request']['ip'],
            'user_agent' => $input['request']['user_agent'],
            'sec_ch_ua_mobile' => $input['request']['sec_ch_ua_mobile'],
            'sec_ch_ua_platform' => $input['request']['sec_ch_ua_platform'],
        ],
        'event_data' => [
            'sem_id' => $input['sem_id'],
            'sznaiid' => $input['sznaiid'],
            'order_id' => $order,
            'content_type' => $values['content_type'],
            'currency' => $values['currency'],
            'value' => $values['value'],
            'value_tax' => $values['value_tax'],
            'delivery_type' => $values['delivery_type'],
            'delivery_price' => $values['delivery_price'],
            'other_costs' => $values['other_costs'],
            'payment_type' => $values['payment_type'],
            'contents' => array_map(static fn (array $item): array => [
                'id' => $item['id'],
                'quantity' => $item['quantity'],
                'unit_price' => $item['unit_price'],
                'content_name' => $item['content_name'],
                'content_category' => $item['content_category'],
            ], $input['items']),
        ],
    ], JSON_UNESCAPED_UNICODE | JSON_UNESCAPED_SLASHES);
}

/**
 * One after the other, again and again, so that what else the machine does meets all of them alike.
 *
 * @param array<string, callable(int): mixed> $works
 * @return array<string, list<int>> nanoseconds of each, sorted
 */
function measure(int $count, array $works): array
{
    $times = [];
    for ($index = 0; $index < $count; $index++) {
        foreach ($works as $name => $work) {
            $begin = hrtime(true);
            $work($index);
            $times[$name][] = hrtime(true) - $begin;
        }
    }
    foreach ($times as &$one) {
        sort($one);
    }

    return $times;
}

/** @param list<int> $times */
function row(string $name, array $times): void
{
    $at = static fn (float $share): float => $times[(int) min(count($times) - 1, floor(count($times) * $share))] / 1000;
    printf("%-44s %8.2f %8.2f %8.2f %10.1f\n", $name, $at(0.5), $at(0.9), $at(0.99), end($times) / 1000);
}

function queueDirectory(): string
{
    $path = sys_get_temp_dir() . '/s2s-benchmark-' . getmypid();
    is_dir($path) || mkdir($path, 0700);

    return $path;
}

/** Sends `$count` events of its own and gives the times of send() alone; `$gap`: microseconds between two. */
function sending(array $input, int $count, int $gap = 0): array
{
    $client = new Client(new Sklik($input['sem_id'], endpoint: ENDPOINT));
    $times = [];
    for ($index = 0; $index < $count; $index++) {
        $event = purchase($input, getmypid() . '-' . $index);
        $begin = hrtime(true);
        $client->send($event);
        $times[] = hrtime(true) - $begin;
        if ($gap > 0) {
            time_nanosleep(0, $gap * 1000);
        }
    }
    sort($times);

    return $times;
}

/**
 * In a process of its own, with that queue: so that each row begins with an empty one.
 *
 * @return array{resource, resource} its output and itself
 */
function inProcess(string $queue, int $count, int $gap): array
{
    $options = ['-n'];
    foreach (['pcntl', 'posix', 'mbstring', 'iconv'] as $extension) {
        if (!in_array($extension, $GLOBALS['builtIn'], true)) {
            $options[] = "-dextension=$extension";
        }
    }
    $command = [PHP_BINARY, ...$options, '-dextension=' . $GLOBALS['extension'], '-ds2s.queue=' . $queue,
        '-ds2s.shutdown_timeout=0', '-ds2s.queue_max=100000000', '-ds2s.journal_max=4G', __FILE__, '--child', (string) $count, (string) $gap];

    $process = proc_open($command, [1 => ['pipe', 'w']], $pipes) ?: throw new RuntimeException('no process could be started');

    return [$pipes[1], $process];
}

/**
 * @param list<array{resource, resource}> $children
 * @return list<int> all their times, sorted
 */
function collect(array $children): array
{
    $times = [];
    foreach ($children as [$pipe]) {
        foreach (unserialize((string) stream_get_contents($pipe)) ?: [] as $time) {
            $times[] = $time;
        }
    }
    sort($times);

    return $times;
}

$input = json_decode((string) file_get_contents(__DIR__ . '/../tests/vectors/sklik-purchase.json'), true, flags: JSON_THROW_ON_ERROR)['input'];

if (($argv[1] ?? '') === '--child') {
    $times = sending($input, (int) $argv[2], (int) $argv[3]);
    echo serialize($times);
    posix_kill(getmypid(), SIGKILL); // what waits is of no interest, and must not take time from the next row
}

$count = (int) ($argv[1] ?? 20000);
$writers = (int) ($argv[2] ?? 16);
$extension = getenv('S2S_EXTENSION') ?: 's2s';
$builtIn = array_map('strtolower', explode("\n", trim((string) shell_exec(escapeshellarg(PHP_BINARY) . ' -n -m'))));
$queue = queueDirectory();

printf("s2s %s, PHP %s, %d events a row; microseconds\n\n", phpversion('s2s'), PHP_VERSION, $count);
printf("%-44s %8s %8s %8s %10s\n", '', 'p50', 'p90', 'p99', 'max');
row('send(), durable, back to back', collect([inProcess($queue . '/a', $count, 0)]));
row('send(), memory:, back to back', collect([inProcess('memory:', $count, 0)]));
$several = static fn (string $path, int $gap): array => collect(array_map(
    static fn (): array => inProcess($path, max(1, intdiv($count, $writers)), $gap),
    range(1, $writers),
));
row("send(), durable, $writers writers at 3,000/s in all", $several($queue . '/b', (int) (1e6 * $writers / 3000)));
row("send(), durable, $writers writers at full speed", $several($queue . '/c', 0));
row("send(), memory:, $writers writers at 3,000/s in all", $several('memory:', (int) (1e6 * $writers / 3000)));
echo "\n";

$client = new Client(new Sklik($input['sem_id'], endpoint: ENDPOINT));
$times = measure($count, [
    'build + hash + encode, s2s (preview())' => static fn (int $index): array => $client->preview(purchase($input, 'o' . $index)),
    'build + hash alone, s2s' => static fn (int $index): Event => purchase($input, 'o' . $index),
    'the same payload by hash() + json_encode()' => static fn (int $index): string => byHand($input, 'o' . $index),
]);
foreach ($times as $name => $one) {
    row($name, $one);
}

$core = (string) getenv('S2S_CORE_BENCHMARK');
if ($core !== '') {
    row('build + check + hash + encode, the core in C', array_map(intval(...), explode(' ', trim((string) shell_exec(escapeshellarg($core) . " $count")))));
}

shell_exec('rm -rf ' . escapeshellarg($queue));
