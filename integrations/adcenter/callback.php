<?php

declare(strict_types=1);

/*
 * The page that Ad-Center calls: records the conversion and answers at once. README.md beside it has the settings, which
 * the web server gives as environment variables or FastCGI parameters; without the first two nothing is taken:
 *
 *     S2S_CALLBACK_SECRET      a secret that the callback URL carries as secret=…
 *     S2S_CALLBACK_ADDRESSES   addresses and ranges that may call, divided by commas or spaces
 *     S2S_CALLBACK_PARAMETER   the parameter with the spid, if it is not "spid"
 *     S2S_CALLBACK_SINGLE_USE  1: one spid is one conversion, a repeat is a retransmission
 */

// A network reads this page: it shows no message with a path of this server.
ini_set('display_errors', '0');

function setting(string $name): ?string
{
    $value = $_SERVER[$name] ?? getenv($name);
    return is_string($value) && $value !== '' ? $value : null;
}

/**
 * The spid of …/callback/SPID/, '' where the path has none. As it was requested: in PATH_INFO, which is decoded, an
 * encoded slash would end it.
 */
function spid_of_path(): string
{
    $path = trim($_SERVER['PATH_INFO'] ?? '', '/');
    if ($path === '') {
        return '';
    }
    $requested = trim(explode('?', $_SERVER['REQUEST_URI'] ?? '')[0], '/');
    $spid = rawurldecode(substr(strrchr("/$requested", '/'), 1));
    if (trim($spid, '/') !== $path) {
        answer(400, 'The path must have the spid, and nothing else, behind the address of this page');
    }
    return $spid;
}

/** The raw query, which shows a spid that came twice; with the spid of …/callback.php/SPID/ and a form's fields in it. */
function call_parameters(string $parameter): string
{
    $parts = [];
    $spid = spid_of_path();
    if ($spid !== '') {
        $parts[] = rawurlencode($parameter) . '=' . rawurlencode($spid);
    }
    $parts[] = $_SERVER['QUERY_STRING'] ?? '';
    if ($_SERVER['REQUEST_METHOD'] === 'POST' && str_starts_with($_SERVER['CONTENT_TYPE'] ?? '', 'application/x-www-form-urlencoded')) {
        $parts[] = (string) file_get_contents('php://input');
    }
    return implode('&', array_filter($parts, static fn (string $part) => $part !== ''));
}

function answer(int $status, string $text): never
{
    if (headers_sent()) {
        error_log('callback: something was sent before this page ran (display_errors and display_startup_errors must be off): answered '
            . http_response_code() . ", meant $status");
    } else {
        http_response_code($status);
        header('Content-Type: text/plain; charset=utf-8');
        header('Cache-Control: no-store');
    }
    exit("$text\n");
}

if (!in_array($_SERVER['REQUEST_METHOD'], ['GET', 'HEAD', 'POST'], true)) {
    header('Allow: GET, HEAD, POST');
    answer(405, 'Only GET, HEAD and POST are taken');
}

$secret = setting('S2S_CALLBACK_SECRET');
$addresses = preg_split('/[\s,]+/', setting('S2S_CALLBACK_ADDRESSES') ?? '', flags: PREG_SPLIT_NO_EMPTY);
if ($secret === null && $addresses === []) {
    // Anybody could invent conversions: more likely a name that is misspelt in the web server's settings than meant so.
    error_log('callback: neither S2S_CALLBACK_SECRET nor S2S_CALLBACK_ADDRESSES is set: every call is refused');
    answer(500, 'Not recorded');
}

$parameter = setting('S2S_CALLBACK_PARAMETER') ?? 'spid';
try {
    $callback = new S2S\Callback(
        parameter: $parameter,
        secret: $secret,
        allowedAddresses: $addresses,
        singleUse: setting('S2S_CALLBACK_SINGLE_USE') === '1',
    );
    $callback->receive(call_parameters($parameter));
} catch (S2S\InvalidCallback $refusal) {
    answer($refusal->getCode(), $refusal->getMessage());
} catch (Throwable $error) {
    // Not recorded: the network may try again. What is wrong here is not its business.
    error_log('callback: ' . $error->getMessage());
    answer(500, 'Not recorded');
}
answer(200, 'OK');
