<?php

declare(strict_types=1);

/*
 * The page that Ad-Center calls: records the conversion and answers at once. README.md beside it has the settings, which
 * the web server gives as environment variables or FastCGI parameters:
 *
 *     S2S_CALLBACK_SECRET      a secret that the callback URL carries as secret=…
 *     S2S_CALLBACK_ADDRESSES   addresses and ranges that may call, divided by commas or spaces
 *     S2S_CALLBACK_PARAMETER   the parameter with the spid, if it is not "spid"
 *     S2S_CALLBACK_SINGLE_USE  1: one spid is one conversion, a repeat is a retransmission
 */

function setting(string $name): ?string
{
    $value = $_SERVER[$name] ?? getenv($name);
    return is_string($value) && $value !== '' ? $value : null;
}

/** The raw query, which shows a spid that came twice; with the spid of …/callback.php/SPID/ and a form's fields in it. */
function call_parameters(string $parameter): string
{
    $parts = [];
    $path = trim($_SERVER['PATH_INFO'] ?? '', '/');
    if ($path !== '') {
        $parts[] = rawurlencode($parameter) . '=' . rawurlencode(explode('/', $path)[0]);
    }
    $parts[] = $_SERVER['QUERY_STRING'] ?? '';
    if ($_SERVER['REQUEST_METHOD'] === 'POST' && str_starts_with($_SERVER['CONTENT_TYPE'] ?? '', 'application/x-www-form-urlencoded')) {
        $parts[] = (string) file_get_contents('php://input');
    }
    return implode('&', array_filter($parts, static fn (string $part) => $part !== ''));
}

function answer(int $status, string $text): never
{
    http_response_code($status);
    header('Content-Type: text/plain; charset=utf-8');
    header('Cache-Control: no-store');
    exit("$text\n");
}

if (!in_array($_SERVER['REQUEST_METHOD'], ['GET', 'HEAD', 'POST'], true)) {
    header('Allow: GET, HEAD, POST');
    answer(405, 'Only GET, HEAD and POST are taken');
}

$parameter = setting('S2S_CALLBACK_PARAMETER') ?? 'spid';
try {
    $callback = new S2S\Callback(
        parameter: $parameter,
        secret: setting('S2S_CALLBACK_SECRET'),
        allowedAddresses: preg_split('/[\s,]+/', setting('S2S_CALLBACK_ADDRESSES') ?? '', flags: PREG_SPLIT_NO_EMPTY),
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
