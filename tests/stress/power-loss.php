<?php
/*
 * Three processes send, one of them delivers, and all are killed at once. What was not synced by then is gone, or is
 * there in part: each file and each directory for itself, as a disk may have written it by itself before. A new
 * process then delivers what is left.
 *
 * With s2s.queue_sync = full no event that send() called durable is lost, and none goes twice to a system that can't
 * tell repeats apart (the postback). Without it the newest events may be lost: of each process a suffix, but for those
 * delivered before; and the last deliveries may come again.
 */
require __DIR__ . '/storage.inc';

const SENDERS = 3;

/** One file as the disk has it: what was synced, or what was written meanwhile, or a part of that. */
function bytes_left(string $now, string $shadow, bool $strict): string
{
    $synced = is_file($shadow) ? (string) file_get_contents($shadow) : '';
    $present = (string) file_get_contents($now);
    $chance = $strict ? 0 : mt_rand(0, 2);
    if ($chance === 1) {
        return $present;
    }
    // Only what is appended can be there in part without a trace of what stood in its place before.
    if ($chance === 2 && str_ends_with($now, '/journal') && str_starts_with($present, $synced)) {
        return substr($present, 0, mt_rand(strlen($synced), strlen($present)));
    }
    return $synced;
}

/** Names as the disk has them => where their bytes are now; files that were removed since have only what was synced. */
function names_left(string $directory, string $shadow, bool $strict): array
{
    $list = $shadow . '/' . fileinode($directory);
    $present = [];
    foreach (array_diff((array) scandir($directory), ['.', '..']) as $name) {
        $present[fileinode("$directory/$name")] = "$directory/$name";
    }
    if (!$strict && mt_rand(0, 1) === 1) {
        return array_map(fn ($path) => [basename($path), $path], $present);
    }
    $names = [];
    foreach (is_file($list) ? file($list, FILE_IGNORE_NEW_LINES) : [] as $line) {
        [$inode, $name] = explode(' ', $line, 2);
        $names[(int) $inode] = [$name, $present[(int) $inode] ?? null];
    }
    return $names;
}

/** Only sure: the file system of the queue itself. */
function power_loss(string $directory, string $shadow, string $to, bool $strict): void
{
    mkdir($to, 0700);
    foreach (names_left($directory, $shadow, $strict) as $inode => [$name, $now]) {
        if ($now !== null && is_dir($now)) {
            power_loss($now, $shadow, "$to/$name", $strict);
        } elseif ($now === null || is_file($now)) {
            $synced = "$shadow/$inode";
            $bytes = $now !== null ? bytes_left($now, $synced, $strict) : (is_file($synced) ? file_get_contents($synced) : '');
            file_put_contents("$to/$name", $bytes);
            chmod("$to/$name", 0600);
        }
    }
}

/** Of each process, whether what is lost is the end of what it sent, but for what had arrived before. */
function is_suffix(array $sent, array $lost, array $before): bool
{
    $first = [];
    foreach (array_keys($sent) as $id) {
        [$process, $number] = [strrev(explode('-', strrev($id), 2)[1]), (int) substr(strrchr($id, '-'), 1)];
        if (isset($lost[$id])) {
            $first[$process] ??= $number;
        } elseif (isset($first[$process]) && $number > $first[$process] && !isset($before[$id])) {
            return false;
        }
    }
    return true;
}

$rounds = $argv[1] === 'short' ? 7 : 100;
seed();
$nginx = new Nginx();
foreach (['full', 'normal'] as $sync) {
    $sum = ['durable' => 0, 'lost' => 0, 'most' => 0, 'twice' => 0, 'uncertain' => 0, 'repeats' => 0, 'arrived' => 0];
    for ($round = 1; $round <= $rounds; $round++) {
        $nginx->forget();
        $place = memory_directory();
        [$base, $shadow, $notes] = ["$place/queue", "$place/shadow", "$place/notes"];
        mkdir($base, 0700);
        mkdir($shadow, 0700);
        $strict = $round % 2 === 1;
        // A small journal is renewed all the time, and full at times.
        $ini = $nginx->ini($base) + ['s2s.queue_sync' => $sync, 's2s.idle_timeout' => '1', 's2s.log' => "$place/log",
            's2s.journal_max' => $round % 3 === 0 ? '64K' : '64M'];
        $postback = "https://127.0.0.1:$nginx->http2/postback";
        $processes = array_map(fn ($number) => start_shop(SENDER, $base, null, $ini, [$notes, "$sync-$round-$number", $postback], 'https',
            with_disk(['DISK_SHADOW' => $shadow, 'DISK_ROOT' => $base])), range(1, SENDERS));
        // Every third time with the first events, when nothing but them was ever synced.
        [$enough, $requests] = $round % 3 === 1 ? [mt_rand(1, 3), 0] : [mt_rand(20, 600), mt_rand(0, 400)];
        wait_for(fn () => count(noted($notes)) >= $enough && $nginx->count() >= $requests, 60, "$enough events and $requests requests");
        array_map(fn ($process) => $process->signal(SIGKILL), $processes);
        array_map(fn ($process) => $process->wait(), $processes);
        $before = arrived($nginx);

        power_loss($base, $shadow, "$place/after", $strict);
        remove_directory($base);
        rename("$place/after", $base);
        $recovery = start_shop('S2S\Queue::flush(60) or print("NOT EMPTY\n");
            $after = null;
            do {
                $entries = S2S\Queue::entries(S2S\State::Uncertain, 1000, $after);
                foreach ($entries as $entry) { echo "uncertain $entry->destination $entry->eventId\n"; $after = $entry->id; }
            } while (count($entries) === 1000);', $base, null, $ini);
        $status = $recovery->wait(90);
        $output = $recovery->output();
        $where = "queue_sync = $sync, round $round" . ($strict ? ', strict' : '');
        check($status === 0 && !str_contains($output, 'NOT EMPTY'), "$where: the queue can be worked off: $status $output " . @file_get_contents("$place/log"));
        preg_match_all('/^uncertain net (\S+)$/m', $output, $match);
        $uncertain = array_flip($match[1]);

        $noted = noted($notes);
        $durable = array_filter($noted, fn ($kind) => $kind === 'durable');
        $after = arrived($nginx);
        $lost = ['sklik' => array_diff_key($durable, $after['sklik']), 'net' => array_diff_key($durable, $after['net'], $uncertain)];
        $twice = array_filter($after['net'], fn ($times) => $times > 1);
        $skipped = array_filter($noted, fn ($kind) => $kind === 'skipped');
        check(array_intersect_key($skipped, $after['sklik'] + $after['net']) === [], "$where: what was skipped did not arrive");
        check(count($durable) > 0, "$where: something was durable");
        if ($sync === 'full') {
            check($lost['sklik'] === [] && $lost['net'] === [], "$where: nothing durable is lost: " . json_encode(array_map(array_keys(...), $lost)));
            check($twice === [], "$where: no postback twice: " . json_encode($twice));
        } else {
            check(is_suffix($durable, $lost['sklik'], $before['sklik']), "$where: what is lost is a suffix: " . json_encode(array_keys($lost['sklik'])));
            check(is_suffix($durable, $lost['net'], $before['net'] + $uncertain), "$where: what is lost of the postbacks is a suffix: " . json_encode(array_keys($lost['net'])));
        }
        $sum['durable'] += count($durable);
        $sum['lost'] += count($lost['sklik']);
        $sum['most'] = max($sum['most'], count($lost['sklik']));
        $sum['twice'] += count($twice);
        $sum['uncertain'] += count($uncertain);
        $sum['repeats'] += array_sum($after['sklik']) - count($after['sklik']);
        $sum['arrived'] += count($after['sklik']);
        remove_directory($place);
    }
    echo "power-loss, queue_sync = $sync: $rounds times: {$sum['durable']} durable events, {$sum['lost']} of them lost (at most {$sum['most']} at once), ",
        "{$sum['arrived']} arrived, {$sum['repeats']} came again with the same id; of the postbacks {$sum['twice']} came twice, {$sum['uncertain']} are uncertain\n";
}
finish();
