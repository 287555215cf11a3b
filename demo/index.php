<?php

declare(strict_types=1);

/*
 * The demo shop's front controller, for PHP's own server:
 *
 *     php -d extension=s2s -d s2s.sklik.sem_id=… -S 127.0.0.1:8080 -t demo/public demo/index.php
 */

$path = (string) parse_url($_SERVER['REQUEST_URI'], PHP_URL_PATH);
if (in_array($path, ['/style.css', '/shop.js'], true)) {
    return false;
}

require __DIR__ . '/shop.php';
require __DIR__ . '/measurement.php';

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
    $askForConsent = !isset($_COOKIE[CONSENT_COOKIE]);
    require __DIR__ . '/templates/layout.php';
}

function redirect(string $to): void
{
    http_response_code(303);
    header("Location: $to");
}

function json(array $answer, int $status = 200): void
{
    http_response_code($status);
    header('Content-Type: application/json');
    header('Cache-Control: no-store');
    echo json_encode($answer, JSON_UNESCAPED_UNICODE | JSON_UNESCAPED_SLASHES | JSON_INVALID_UTF8_SUBSTITUTE);
}

function place_order(): void
{
    $errors = [];
    $order = Order::fromForm($_POST, $errors);
    if ($errors !== []) {
        page('checkout', 'Checkout', ['form' => $_POST, 'errors' => $errors], 422);
        return;
    }
    $url = "http://{$_SERVER['HTTP_HOST']}/thank-you";
    $_SESSION['orders'][$order->id] = ['total' => $order->total(), 'measurement' => measure($order, $url)];
    redirect('/thank-you?order=' . rawurlencode($order->id));
}

function asked_order(): ?array
{
    $id = $_GET['order'] ?? '';
    return is_string($id) && isset($_SESSION['orders'][$id]) ? ['id' => $id] + $_SESSION['orders'][$id] : null;
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
        page('checkout', 'Checkout', ['form' => $_GET, 'errors' => []]);
        break;
    case 'POST /checkout':
        place_order();
        break;
    case 'GET /thank-you':
        $order = asked_order();
        $order === null ? redirect('/') : page('thank-you', 'Thank you', ['order' => $order]);
        break;
    case 'GET /state':
        $entryId = asked_order()['measurement']['entryId'] ?? null;
        $entryId === null ? json(['error' => 'no such order'], 404) : json(measurement_state($entryId));
        break;
    default:
        page('notice', 'Not found', ['text' => 'There is no such page in this shop.'], 404);
}
