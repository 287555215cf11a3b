<?php

declare(strict_types=1);

/*
 * The demo shop's front controller, for PHP's own server:
 *
 *     php -d extension=s2s -d s2s.sklik.sem_id=… -S 127.0.0.1:8080 -t demo/public demo/index.php
 */

use S2S\State;

$path = (string) parse_url($_SERVER['REQUEST_URI'], PHP_URL_PATH);
if (in_array($path, ['/style.css', '/shop.js'], true)) {
    return false;
}

require __DIR__ . '/shop.php';
require __DIR__ . '/measurement.php';

/** How often the thank-you page asks again by itself, for a state that doesn't settle. */
const ASKED_MAX = 40;

function e(string $text): string
{
    return htmlspecialchars($text, ENT_QUOTES | ENT_SUBSTITUTE);
}

function page(string $template, string $title, array $variables = [], int $status = 200): void
{
    http_response_code($status);
    $content = (static function (string $template, array $variables): string {
        extract($variables);
        ob_start();
        require __DIR__ . "/templates/$template.php";
        return (string) ob_get_clean();
    })($template, $variables);
    $again = $variables['again'] ?? null;
    $askForConsent = !isset($_COOKIE[CONSENT_COOKIE]);
    require __DIR__ . '/templates/layout.php';
}

function redirect(string $to): void
{
    http_response_code(303);
    header("Location: $to");
}

/** The form again, with what it comes to. */
function count_up(array $form): void
{
    $order = Order::fromForm($form, $errors);
    $errors = array_intersect_key($errors, array_flip(COUNTED_FIELDS));
    page('checkout', 'Checkout', ['form' => $form, 'order' => $order, 'errors' => $errors]);
}

function place_order(): void
{
    $order = Order::fromForm($_POST, $errors);
    if ($errors !== []) {
        page('checkout', 'Checkout', ['form' => $_POST, 'order' => $order, 'errors' => $errors], 422);
        return;
    }
    $url = "http://{$_SERVER['HTTP_HOST']}/thank-you";
    $_SESSION['orders'][$order->id] = ['order' => $order, 'measurement' => measure($order, $url)];
    redirect('/thank-you?order=' . rawurlencode($order->id));
}

function thank_you(): void
{
    $id = $_GET['order'] ?? '';
    $taken = is_string($id) ? $_SESSION['orders'][$id] ?? null : null;
    if ($taken === null) {
        redirect('/');
        return;
    }
    ['order' => $order, 'measurement' => $measurement] = $taken;
    $entries = isset($measurement['eventId']) ? measurement_entries($measurement['eventId']) : [];
    $waiting = false;
    foreach ($measurement['destinations'] ?? [] as $name => $destination) {
        $waiting = $waiting || ($destination['skipped'] === null && ($entries[$name]->state ?? State::Queued) === State::Queued);
    }
    $here = '/thank-you?order=' . rawurlencode($order->id);
    $asked = is_string($_GET['asked'] ?? null) ? max(0, (int) $_GET['asked']) : 0;
    page('thank-you', 'Thank you', [
        'order' => $order,
        'measurement' => $measurement,
        'entries' => $entries,
        'waiting' => $waiting,
        'here' => $here,
        'again' => $waiting && $asked < ASKED_MAX ? "$here&asked=" . ($asked + 1) : null,
    ]);
}

header("Content-Security-Policy: default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self'; img-src 'self' data:; form-action 'self'; base-uri 'none'; frame-ancestors 'none'");
header('X-Content-Type-Options: nosniff');
header('Referrer-Policy: same-origin');

if (!extension_loaded('s2s')) {
    page('notice', 'Not ready', ['text' => 'The extension s2s is not loaded: start the shop with scripts/demo --serve.'], 500);
    return;
}

session_start(['name' => 'shop', 'cookie_httponly' => true, 'cookie_samesite' => 'Lax', 'use_strict_mode' => true]);

switch ("{$_SERVER['REQUEST_METHOD']} $path") {
    case 'GET /':
        remember_click();
        page('product', PRODUCT['name']);
        break;
    case 'POST /consent':
        store_consent(($_POST['choice'] ?? '') === 'granted');
        // Back to a page of this shop, and to nowhere else.
        $back = is_string($_POST['back'] ?? null) ? $_POST['back'] : '/';
        redirect(preg_match('~^/(?![/\\\\])[\x21-\x7e]*$~D', $back) ? $back : '/');
        break;
    case 'GET /checkout':
        count_up($_GET + CHOSEN_AT_FIRST);
        break;
    case 'POST /checkout':
        match ($_POST['step'] ?? 'order') {
            'count' => count_up($_POST),
            'fill-in' => count_up(require __DIR__ . '/customer.php'),
            default => place_order(),
        };
        break;
    case 'GET /thank-you':
        thank_you();
        break;
    default:
        page('notice', 'Not found', ['text' => 'There is no such page in this shop.'], 404);
}
