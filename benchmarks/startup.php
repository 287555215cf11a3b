<?php

declare(strict_types=1);

/*
 * What loading s2s costs a PHP process: the time to start it, and the memory of a worker and of the sender.
 *
 * `php -n` with ext/curl, and with s2s too, which uses the same libcurl: started in turns, so that what else the machine
 * does meets all alike.
 */

namespace S2S\Benchmark;

use S2S\Client;
use S2S\Destination\Sklik;
use S2S\Queue;

require __DIR__ . '/lib/setup.php';

const EVENTS = 10_000;

const MAKES_CLIENT = 'new S2S\Client(new S2S\Destination\Sklik("0123456789abcdefghijklmn"));';

const EMPTY_EXTENSION = <<<'C'
    #include <php.h>
    zend_module_entry empty_module_entry = { STANDARD_MODULE_HEADER, "empty", NULL, NULL, NULL, NULL, NULL, NULL, "1", STANDARD_MODULE_PROPERTIES };
    ZEND_GET_MODULE(empty)
    C;

/** An extension that does nothing, linked with the libraries that s2s is linked with, in their order: what the linker's share is. */
function empty_extension(string $directory): string
{
    file_put_contents("$directory/empty.c", EMPTY_EXTENSION);
    preg_match_all('/\(NEEDED\).*\[(.+)\]/', Machine::output('readelf', '-d', given('S2S_EXTENSION')), $needed);
    $includes = explode(' ', Machine::output(getenv('S2S_PHP_CONFIG') ?: 'php-config8.2', '--includes'));
    $libraries = array_map(static fn (string $name): string => "-l:$name", $needed[1]);
    Machine::output('gcc', '-O2', '-fPIC', '-shared', '-nodefaultlibs', ...$includes, ...['-Wl,--no-as-needed', '-o', "$directory/empty.so", "$directory/empty.c"], ...$libraries);

    return is_file("$directory/empty.so") ? "$directory/empty.so" : throw new \RuntimeException('the empty extension could not be built');
}

function started(Part $part, string $queue): void
{
    $ini = Sender\Extension::ini($queue);
    $commands = [
        'ext/curl' => Php::command('-r', [''], ['curl'], [], false),
        'ext/curl, an empty extension with the libraries of s2s' => Php::command('-r', [''], ['curl', empty_extension($part->directory('empty'))], [], false),
        'ext/curl, s2s' => Php::command('-r', [''], ['curl', 's2s'], $ini, false),
        'ext/curl, s2s, a Client made' => Php::command('-r', [MAKES_CLIENT], ['curl', 's2s'], $ini, false),
    ];
    $times = [];
    $count = (int) $part->form(500, 60);
    for ($index = -3; $index < $count; $index++) {
        foreach ($commands as $name => $command) {
            $before = Process::endedCpu();
            $begin = hrtime(true);
            Machine::output(...$command);
            $wall = hrtime(true) - $begin;
            $after = Process::endedCpu();
            if ($index >= 0) { // the first ones bring the files into memory
                $times[$name]['wall'][] = $wall / 1e6;
                $times[$name]['user'][] = ($after['user'] - $before['user']) * 1e3;
                $times[$name]['cpu'][] = (array_sum($after) - array_sum($before)) * 1e3;
            }
        }
    }
    $table = new Table('startup', 'From the start of php -n to its end; milliseconds', ['wall' => 'wall', 'user' => 'user', 'cpu' => 'user + system',
        'over' => 'wall over ext/curl', 'count' => 'runs'], 'Medians. php-fpm and Apache do this once for all their workers. Over ext/curl: the median of the differences within a turn. '
            . 'The empty extension shows the linker\'s share.',
        ['kind' => 'bars', 'values' => ['wall', 'cpu'], 'scale' => 'linear', 'unit' => 'ms']);
    foreach ($times as $name => $one) {
        $table->row($name, ['wall' => middle($one['wall']), 'user' => middle($one['user']), 'cpu' => middle($one['cpu']),
            'over' => middle(array_map(static fn (float $with, float $without): float => $with - $without, $one['wall'], $times['ext/curl']['wall'])), 'count' => $count]);
    }
    $part->table($table);
}

/** A process that does what child() has under the name, and waits then. */
function idle(string $what, string $url, string $queue): Process
{
    $process = new Process(Php::command(__FILE__, ['--child', $what, $url], $what === 'nothing' ? ['curl'] : ['curl', 's2s'], $what === 'nothing' ? [] : Sender\Extension::ini($queue), false));
    $process->line(120);

    return $process;
}

function child(string $what, string $url): void
{
    $client = in_array($what, ['nothing', 'loaded', 'work'], true) ? null : new Client(new Sklik('0123456789abcdefghijklmn', endpoint: $url));
    if ($what === 'send' || $what === 'send and deliver') {
        $purchase = new Purchase();
        for ($index = 0; $index < EVENTS; $index++) {
            $client->send($purchase->event("OBJ-$index"));
        }
        if (!Queue::flush(60)) {
            throw new \RuntimeException('not delivered within a minute');
        }
    }
    if ($what === 'work') {
        echo "ready\n";
        Queue::work();
    }
    gc_collect_cycles();
    gc_mem_caches();
    echo "ready\n";
    fgets(STDIN);
}

function memory(Part $part): void
{
    $endpoint = Endpoint::quick($part->directory('endpoint'));
    $table = new Table('memory', 'Memory of a process; KiB', ['rss' => 'resident', 'pss' => 'its share of it (PSS)', 'dirty' => 'its own (private dirty)', 'over' => 'own, over ext/curl'],
        number_format(EVENTS) . ' events, delivered over HTTP/2. Resident counts libraries that other processes use too; what is private and dirty exists once for each process.',
        ['kind' => 'bars', 'values' => ['over'], 'scale' => 'linear', 'unit' => 'KiB']);
    $bare = null;
    $note = static function (string $name, int $id) use ($table, &$bare): void {
        $memory = Process::memory($id);
        $bare ??= $memory['dirty'];
        $table->row($name, $memory + ['over' => $memory['dirty'] - $bare]);
    };
    $alone = static function (string $name, string $what) use ($part, $endpoint, $note): void {
        $process = idle($what, $endpoint->url(), $part->directory('queue'));
        $note($name, $process->id);
        $process->kill();
    };
    $alone('ext/curl', 'nothing');
    $alone('ext/curl, s2s', 'loaded');
    $alone('ext/curl, s2s, a Client made', 'client');
    $queue = $part->directory('queue');
    $sender = idle('work', $endpoint->url(), $queue);
    $writer = idle('send', $endpoint->url(), $queue);
    $note('ext/curl, s2s, has sent; another process delivers', $writer->id);
    $writer->kill();
    $note('ext/curl, s2s, the sender: Queue::work() has delivered', $sender->id);
    $sender->kill();
    $alone('ext/curl, s2s, has sent, and delivered in its own thread', 'send and deliver');
    $part->table($table);
    $endpoint->stop();
}

if (($argv[1] ?? '') === '--child') {
    child($argv[2], $argv[3]);
    exit;
}

$part = new Part('startup', 'Start-up and memory');
started($part, $part->directory('queue'));
memory($part);
$part->finish();
