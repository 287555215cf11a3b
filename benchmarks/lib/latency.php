<?php

declare(strict_types=1);

/*
 * A plain HTTP server that answers every request with 200 after so many milliseconds, however many wait at once:
 *
 *   php -n latency.php MILLISECONDS
 *
 * The answer is an empty JSON object; Mixpanel's path gets the 1 that it says yes with. Prints its port, and ends when its
 * standard input does.
 */

namespace S2S\Benchmark;

function answer(string $request): string
{
    $body = str_starts_with($request, 'POST /track ') ? '1' : '{}';

    return "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: " . strlen($body) . "\r\n\r\n$body";
}

/** The bytes of the first whole request in it; 0: there is none yet. */
function whole_request(string $buffer): int
{
    $head = strpos($buffer, "\r\n\r\n");
    if ($head === false) {
        return 0;
    }
    $body = preg_match('/\r\nContent-Length:\s*(\d+)/i', substr($buffer, 0, $head + 2), $match) === 1 ? (int) $match[1] : 0;

    return strlen($buffer) >= $head + 4 + $body ? $head + 4 + $body : 0;
}

$delay = (int) $argv[1] * 1_000_000;
$server = stream_socket_server('tcp://127.0.0.1:0');
stream_set_blocking($server, false);
echo substr((string) strrchr((string) stream_socket_get_name($server, false), ':'), 1), "\n";

$connections = $buffers = $due = [];
while (true) {
    $read = [STDIN, $server, ...array_values($connections)];
    $none = null;
    $first = $due === [] ? null : max(0, intdiv($due[0][0] - hrtime(true), 1000));
    @stream_select($read, $none, $none, $first === null ? null : intdiv($first, 1_000_000), $first === null ? null : $first % 1_000_000 + 1);
    foreach ($read as $stream) {
        if ($stream === STDIN) {
            exit(0);
        }
        if ($stream === $server) {
            while (($connection = @stream_socket_accept($server, 0)) !== false) {
                stream_set_blocking($connection, false);
                $connections[(int) $connection] = $connection;
                $buffers[(int) $connection] = '';
            }
            continue;
        }
        $id = (int) $stream;
        $piece = fread($stream, 65536);
        if ($piece === false || $piece === '') {
            fclose($stream);
            unset($connections[$id], $buffers[$id]);
            continue;
        }
        $buffers[$id] .= $piece;
        while (($bytes = whole_request($buffers[$id])) > 0) {
            $due[] = [hrtime(true) + $delay, $id, answer($buffers[$id])];
            $buffers[$id] = substr($buffers[$id], $bytes);
        }
    }
    $now = hrtime(true);
    while ($due !== [] && $due[0][0] <= $now) {
        [, $id, $answer] = array_shift($due);
        if (isset($connections[$id])) {
            @fwrite($connections[$id], $answer);
        }
    }
}
