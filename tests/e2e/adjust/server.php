<?php

declare(strict_types=1);

/*
 * A receiving end for the order of events: one process, one request after the other, with answers that fail at random.
 *
 *     php server.php LOG SEED
 *
 * Prints its port. Each arrival is a JSON line in LOG: lane, time, n (from callback_params), what it was answered, and
 * whether it came after a later one of its lane. After a line "outage" on its standard input nothing is taken until a line
 * "over" comes. Ends when its standard input closes.
 */

[, $path, $seed] = $argv;
mt_srand((int) $seed);
$log = fopen($path, 'a');
$server = stream_socket_server('tcp://127.0.0.1:0');
echo substr(strrchr(stream_socket_get_name($server, false), ':'), 1), "\n";

$clients = [];
$last = [];
$outage = false;

/** What a request is answered with: [name, status line and body, or null to hang up]. */
function choose(): array
{
    global $outage;
    if ($outage) {
        return ['outage', '503 Service Unavailable', ''];
    }
    $draw = mt_rand(1, 100);
    return match (true) {
        $draw <= 70 => ['ok', '200 OK', '{"status":"OK"}'],
        $draw <= 78 => ['error', '500 Internal Server Error', '{"error":"Event request failed (Internal error)"}'],
        $draw <= 82 => ['busy', '429 Too Many Requests', ''],
        $draw <= 86 => ['repeated', '400 Bad Request', '{"error":"Event request failed (Ignoring event, earlier unique event tracked)"}'],
        $draw <= 90 => ['rejected', '400 Bad Request', '{"error":"Event request failed (Invalid revenue)"}'],
        default => ['hang up', null, ''],
    };
}

function arrive(string $body): ?string
{
    global $last, $log;
    parse_str($body, $p);
    $lane = ($p['gps_adid'] ?? '?') . ' ' . ($p['event_token'] ?? '?');
    $time = (int) ($p['created_at_unix'] ?? 0);
    [$name, $status, $answer] = choose();
    $late = $time < ($last[$lane] ?? 0);
    if (in_array($name, ['ok', 'repeated', 'hang up'], true)) {
        // What was received, by all that the sender can know.
        $last[$lane] = max($time, $last[$lane] ?? 0);
    }
    $n = json_decode($p['callback_params'] ?? '{}', true)['n'] ?? '?';
    fwrite($log, json_encode(['lane' => $lane, 'time' => $time, 'n' => $n, 'answer' => $name, 'late' => $late]) . "\n");
    return $status === null ? null : "HTTP/1.1 $status\r\nContent-Length: " . strlen($answer) . "\r\n\r\n$answer";
}

while (true) {
    $read = ['input' => STDIN, 'server' => $server] + $clients;
    if (stream_select($read, $write, $except, 10) === false) {
        exit(1);
    }
    if (isset($read['input'])) {
        $command = fgets(STDIN);
        if ($command === false) {
            exit(0);
        }
        $outage = $command === "outage\n";
    }
    if (isset($read['server']) && ($client = @stream_socket_accept($server, 0)) !== false) {
        stream_set_blocking($client, false);
        $clients[(int) $client] = $client;
        $buffers[(int) $client] = '';
    }
    foreach (array_intersect_key($clients, $read) as $id => $client) {
        $piece = fread($client, 65536);
        $buffers[$id] .= $piece;
        $keep = !($piece === '' && feof($client));
        while ($keep && preg_match('/^(.*?\r\n\r\n)/s', $buffers[$id], $head) && preg_match('/^content-length: *(\d+)/mi', $head[1], $length)) {
            $whole = strlen($head[1]) + (int) $length[1];
            if (strlen($buffers[$id]) < $whole) {
                break;
            }
            $answer = arrive(substr($buffers[$id], strlen($head[1]), (int) $length[1]));
            $buffers[$id] = substr($buffers[$id], $whole);
            $keep = $answer !== null && @fwrite($client, $answer) !== false && preg_match('/^connection: *close/mi', $head[1]) !== 1;
        }
        if (!$keep) {
            fclose($client);
            unset($clients[$id], $buffers[$id]);
        }
    }
}
