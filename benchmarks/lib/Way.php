<?php

declare(strict_types=1);

namespace S2S\Benchmark;

/** A way to have events sent, with all that it needs around it: its files or server, and who delivers what is handed over. */
final class Way
{
    private string $directory = '';
    private ?Redis $redis = null;
    private ?Process $deliverer = null;
    /** @var array<string, mixed> */
    private array $settings;
    /** @var array<string, string> */
    private array $ini = [];

    /**
     * @param array<string, mixed> $settings of the Sender
     * @param bool $isDelivered by a process of its own beside those that hand over
     */
    private function __construct(public readonly string $name, array $settings, private readonly bool $isDelivered = false)
    {
        $this->settings = $settings;
    }

    public static function s2s(): self
    {
        return new self('s2s, durable', ['sender' => 's2s'], true);
    }

    /** What was delivered is kept for so many seconds only, and its room used again. */
    public static function s2sForgetful(int $seconds): self
    {
        return new self("s2s, durable, s2s.retention = $seconds", ['sender' => 's2s', 'retention' => $seconds], true);
    }

    public static function s2sAlone(): self
    {
        return new self('s2s, durable, the sender a thread of the same process', ['sender' => 's2s']);
    }

    public static function s2sMemory(): self
    {
        return new self('s2s, memory:', ['sender' => 's2s', 'memory' => true]);
    }

    public static function messengerSqlite(): self
    {
        return new self('Messenger, SQLite in WAL mode', ['sender' => 'messenger', 'transport' => 'sqlite'], true);
    }

    public static function messengerRedis(): self
    {
        return new self('Messenger, Redis', ['sender' => 'messenger', 'transport' => 'redis'], true);
    }

    public static function messengerRedisDurable(): self
    {
        return new self('Messenger, Redis with an append-only file', ['sender' => 'messenger', 'transport' => 'redis', 'durable' => true], true);
    }

    public static function curl(): self
    {
        return new self('ext/curl, waiting', ['sender' => 'curl']);
    }

    public static function guzzle(): self
    {
        return new self('Guzzle, waiting', ['sender' => 'guzzle']);
    }

    public static function guzzlePromises(): self
    {
        return new self('Guzzle, promises settled at the end of the request', ['sender' => 'guzzle-promises']);
    }

    public static function nothing(): self
    {
        return new self('plain PHP, made and thrown away', ['sender' => 'nothing']);
    }

    /** @param array<string, string> $settings of the SDK's own choices */
    public static function peer(string $sender, string $title, array $settings = []): self
    {
        return new self($title, ['sender' => $sender, ...$settings]);
    }

    /** @return class-string<Sender\Peer> */
    public function peerClass(): string
    {
        return Sender::KINDS[$this->settings['sender']];
    }

    /** Whether the endpoint's latency is the caller's, now or at the end of the request. */
    public function waits(): bool
    {
        return !$this->isDelivered && $this->settings['sender'] !== 's2s';
    }

    public function start(string $directory, Endpoint $endpoint): void
    {
        $this->prepare($directory, $endpoint->url($this->settings['sender'] === 's2s'));
        if ($this->isDelivered) {
            $this->deliver();
        }
    }

    /** From now on somebody delivers what is handed over. */
    public function deliver(): void
    {
        $this->deliverer = $this->process('deliver');
        $this->deliverer->line();
        $this->deliverer->say('go');
    }

    public function deliverNoMore(): void
    {
        $this->deliverer?->kill();
        $this->deliverer = null;
    }

    /** @return array{journal: float, ledger: float} MB on the disk of a queue of ours, SQLite's log with the ledger */
    public function files(): array
    {
        clearstatcache();
        $bytes = ['journal' => 0, 'ledger' => 0];
        foreach (glob("$this->directory/queue/*/{journal,ledger.db,ledger.db-wal}", GLOB_BRACE) ?: [] as $file) {
            $bytes[basename($file) === 'journal' ? 'journal' : 'ledger'] += (int) @filesize($file);
        }

        return array_map(static fn (int $one): float => $one / 1e6, $bytes);
    }

    /** What was written so far goes to the disk: a million that were just put there are not those who deliver next to pay for. */
    public function sync(): void
    {
        foreach (glob("$this->directory/queue/*/{journal,ledger.db,ledger.db-wal}", GLOB_BRACE) ?: [] as $name) {
            $file = fopen($name, 'r+');
            $file !== false && fsync($file) || throw new \RuntimeException("can't sync $name");
            fclose($file);
        }
    }

    /** Everything but who delivers. */
    public function prepare(string $directory, string $url): void
    {
        $this->directory = $directory;
        $this->settings['url'] = $url;
        if ($this->settings['sender'] === 's2s') {
            mkdir("$directory/queue", 0700);
            $this->ini = Sender\Extension::ini(isset($this->settings['memory']) ? 'memory:' : "$directory/queue");
            if (isset($this->settings['retention'])) {
                $this->ini['s2s.retention'] = (string) $this->settings['retention'];
            }
        }
        if (is_subclass_of(Sender::KINDS[$this->settings['sender']], Sender\Peer::class)) {
            $this->ini = Sender\Peer::ini();
        }
        if (($this->settings['transport'] ?? '') === 'redis') {
            $this->redis = new Redis($directory, isset($this->settings['durable']));
            $this->settings['socket'] = $this->redis->socket;
        }
        if (($this->settings['transport'] ?? '') === 'sqlite') {
            $this->settings['file'] = "$directory/messages.db";
        }
        if (isset($this->settings['transport'])) {
            $this->run('setup');
        }
    }

    /** @param list<string> $arguments of child.php */
    private function run(string $what, array $arguments = []): void
    {
        $process = $this->process($what, $arguments);
        $process->rest();
        if (!in_array($process->close(), [0, -SIGKILL], true)) {
            throw new \RuntimeException("$this->name: $what failed: " . substr((string) file_get_contents("$this->directory/log"), -2000));
        }
    }

    /** So many events that wait, with nobody who delivers them; `$inLedger`: ours no longer in the journal, taken in while the endpoint is paused. */
    public function fill(int $count, ?Endpoint $inLedger = null): void
    {
        if ($this->settings['sender'] !== 's2s') {
            $this->run('fill', [(string) $count]);
            return;
        }
        $lead = new Lead("$this->directory/queue");
        $this->run('fill', [(string) $count]);
        $lead->end();
        if ($inLedger !== null) {
            $this->takeIn($inLedger);
        }
    }

    /** Ours that is in the journal goes into the ledger, and none of it away. */
    public function takeIn(Endpoint $endpoint): void
    {
        $endpoint->pause(true);
        $this->run('take-in');
        $endpoint->pause(false);
    }

    /** @return array{events: int, seconds: float, cpu: float, rss: int} rss: KiB resident, at the end */
    public function drain(int $count): array
    {
        $process = $this->process('drain', [(string) $count]);
        $process->line();
        $process->say('go');
        $result = $process->answer(1800);
        $result['rss'] = Process::memory($process->id)['rss'];
        $process->kill();

        return $result;
    }

    /** @param list<string> $arguments of child.php */
    public function process(string $what, array $arguments = []): Process
    {
        $settings = json_encode($this->settings, JSON_THROW_ON_ERROR);
        $extensions = Sender::KINDS[$this->settings['sender']]::extensions();

        $command = Php::command(__DIR__ . '/child.php', [$what, $settings, ...$arguments], $extensions, $this->ini);

        // A service that delivers gives way to web requests: README.md's does, and so would a careful operator's of the others.
        return new Process($what === 'deliver' ? ['nice', '-n', '10', ...$command] : $command, [], "$this->directory/log");
    }

    /**
     * @param int $gap microseconds between two events of a writer
     * @return array{seconds: float, failed: int, total: Samples, call: Samples, end: Samples}
     */
    public function measure(int $writers, int $each, int $gap = 0): array
    {
        $process = $this->process('write', [(string) $each, (string) $gap, "$this->directory/times", (string) $writers]);
        $process->line();
        $process->say('go');
        $result = [...$process->answer(600), 'total' => new Samples(), 'call' => new Samples(), 'end' => new Samples()];
        for ($index = 0; $index < $writers; $index++) {
            $file = "$this->directory/times-$index";
            $times = array_values(unpack('q*', (string) file_get_contents($file)) ?: []);
            foreach (['total', 'call', 'end'] as $place => $name) {
                $result[$name]->add(array_map(static fn (int $at): int => $times[$at], range($place, count($times) - 1, 3)));
            }
            unlink($file);
        }
        $process->kill();

        return $result;
    }

    /** Whether another process than the one that hands over delivers. */
    public function delivers(): bool
    {
        return $this->isDelivered;
    }

    /** An error where nobody has delivered any more: the figures would be of something else. */
    public function stop(): void
    {
        if ($this->deliverer?->isRunning() === false) {
            throw new \RuntimeException("$this->name: who delivers has ended: " . substr((string) file_get_contents("$this->directory/log"), -2000));
        }
        $this->deliverer?->kill();
        $this->redis?->stop();
        Part::remove($this->directory);
    }
}
