<?php

declare(strict_types=1);

/*
 * Everything that measuring a purchase takes. The ad systems' accounts and endpoints and the queue are in php.ini
 * (demo/lib.sh).
 */

use S2S\Client;
use S2S\Entry;
use S2S\Event;
use S2S\Problem;
use S2S\Queue;
use S2S\QueueError;
use S2S\Request;
use S2S\Visitor;

const CONSENT_COOKIE = 'consent';

/** What the visitor chose in the banner; before that, nothing is allowed. */
function consent_mode(): array
{
    $choice = ($_COOKIE[CONSENT_COOKIE] ?? '') === 'granted' ? 'granted' : 'denied';
    $keys = ['ad_storage', 'ad_user_data', 'ad_personalization', 'functionality_storage', 'analytics_storage'];
    return array_fill_keys($keys, $choice);
}

/** On the landing page: keeps the ad's click id for the checkout, if the visitor allows it. */
function remember_click(): void
{
    foreach (Visitor::capture(consent_mode())->cookiesToSet() as $name => [$value, $options]) {
        setcookie($name, $value, $options);
    }
}

/**
 * The choice, and the cookies that Sklik's sul.js sets in a real shop once it is told of the consent.
 */
function store_consent(bool $granted): void
{
    $options = ['path' => '/', 'samesite' => 'Lax'];
    setcookie(CONSENT_COOKIE, $granted ? 'granted' : 'denied', ['expires' => time() + 180 * 86400] + $options);
    if ($granted) {
        $now = sprintf('%.3F', microtime(true));
        $sid = sprintf('id=%d|t=%s|te=%s|c=%s', random_int(10 ** 18, 9 * 10 ** 18), $now, $now, strtoupper(bin2hex(random_bytes(16))));
        setcookie('sid', $sid, ['expires' => time() + 30 * 86400] + $options);
        setcookie('udid', (new Event('PageView'))->id, ['expires' => time() + 30 * 86400] + $options);
    } else {
        setcookie('sid', '', ['expires' => 1] + $options);
        setcookie('udid', '', ['expires' => 1] + $options);
    }
}

function purchase_event(Order $order, string $url): Event
{
    return (new Event('Purchase', $url))
        ->setUser(...$order->customer, country: 'CZ')
        ->setVisitor(Visitor::capture(consent_mode()))
        ->setOrder(
            $order->id,
            value: decimal($order->totalWithoutVat()),
            currency: 'CZK',
            valueTax: decimal($order->vat()),
            deliveryType: $order->delivery,
            deliveryPrice: decimal($order->deliveryPrice()),
            otherCosts: $order->discount() === 0 ? null : decimal($order->discount()),
            paymentType: $order->payment,
            reviewEmail: $order->review ? trim($order->customer['email']) : null,
        )
        ->addItem(PRODUCT['id'], $order->quantity, decimal(PRODUCT['price']), PRODUCT['name'], PRODUCT['category'])
        ->set('content_type', 'product');
}

/** What the thank-you page shows about it. The customer's order never depends on it. */
function measure(Order $order, string $url): array
{
    try {
        $event = purchase_event($order, $url);
        $client = new Client();
        $requests = $client->preview($event);
        $started = hrtime(true);
        $receipt = $client->send($event);
        $took = hrtime(true) - $started;
    } catch (Throwable $exception) {
        error_log('measurement: ' . $exception->getMessage());
        return ['error' => $exception->getMessage()];
    }
    $destinations = [];
    foreach ($receipt->queued + $receipt->skipped as $name => $_) {
        $destinations[$name] = ['skipped' => $receipt->skipped[$name] ?? null, 'request' => shown_request($requests[$name] ?? null)];
    }
    return [
        'eventId' => $receipt->eventId,
        'durable' => $receipt->durable,
        'milliseconds' => $took / 1e6,
        'destinations' => $destinations,
        'warnings' => array_map(static fn (Problem $problem) => trim("$problem->path: $problem->message", ': '), $receipt->warnings),
    ];
}

/** For people to read: the body's JSON is spread out. */
function shown_request(?Request $request): ?string
{
    if ($request === null) {
        return null;
    }
    $text = "$request->method $request->url\n";
    foreach ($request->headers as $name => $value) {
        $text .= "$name: $value\n";
    }
    $flags = JSON_PRETTY_PRINT | JSON_UNESCAPED_UNICODE | JSON_UNESCAPED_SLASHES;
    return "$text\n" . json_encode(json_decode($request->body), $flags);
}

/**
 * What has become of the event, by the destinations' names; a queue that can't be asked says nothing.
 *
 * @return array<string, Entry>
 */
function measurement_entries(string $eventId): array
{
    $found = [];
    $after = null;
    do {
        try {
            $entries = Queue::entries(limit: 1000, after: $after);
        } catch (QueueError $exception) {
            error_log('measurement: ' . $exception->getMessage());
            return [];
        }
        foreach ($entries as $entry) {
            if ($entry->eventId === $eventId) {
                $found[$entry->destination] = $entry;
            }
            $after = $entry->id;
        }
    } while ($entries !== []);
    return $found;
}
