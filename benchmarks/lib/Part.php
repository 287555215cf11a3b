<?php

declare(strict_types=1);

namespace S2S\Benchmark;

/** One part's run: its form, its tables, and the file that the report is made of. */
final class Part
{
    /** @var list<array<string, mixed>> */
    private array $tables = [];
    /** @var array<string, string> */
    private array $skipped = [];
    public readonly bool $short;
    /** Part growth only: one process for hours. */
    public readonly bool $soak;
    private readonly string $file;
    private readonly string $begun;
    /** What is being filled: an end before its time keeps the rows that it has. */
    private ?Table $open = null;

    public function __construct(public readonly string $name, private readonly string $title)
    {
        $this->short = in_array('--short', $GLOBALS['argv'], true);
        $this->soak = in_array('--soak', $GLOBALS['argv'], true);
        $this->file = given('S2S_BENCHMARK_RESULTS') . "/$name.json";
        $this->begun = date('c');
        fwrite(STDERR, "== $title\n");
        pcntl_async_signals(true);
        foreach ([SIGINT, SIGTERM] as $signal) {
            pcntl_signal($signal, function () use ($signal): never {
                $this->endEarly('stopped at ' . date('c'));
                exit(128 + $signal);
            });
        }
        set_exception_handler(function (\Throwable $error): never {
            fwrite(STDERR, "$error\n");
            $this->endEarly('failed at ' . date('c') . ': ' . strtok($error->getMessage(), "\n"));
            exit(255);
        });
    }

    /** Hours of figures are not thrown away because one more is missing. */
    private function endEarly(string $why): void
    {
        pcntl_signal(SIGINT, SIG_IGN);
        pcntl_signal(SIGTERM, SIG_IGN);
        if ($this->open !== null && $this->open->hasRows()) {
            $this->table($this->open);
        }
        if ($this->tables !== []) {
            $this->skip('the rest', $why);
            $this->finish();
        }
        Process::endAll();
    }

    /** Says how long it will take, by how many events it has delivered one after the other. */
    public function expect(int $events): void
    {
        $this->say(sprintf('%s events to be delivered: %d to %d minutes at 15,000 to 5,000 events/s', number_format($events), ceil($events / 900_000), ceil($events / 300_000)));
    }

    /** The table that gets its rows from now on, until table() has it whole. */
    public function fills(Table $table): Table
    {
        return $this->open = $table;
    }

    /** What the long form does, or the short one. */
    public function form(int|float $long, int|float $short): int|float
    {
        return $this->short ? $short : $long;
    }

    /** An empty directory of this run's own. */
    public function directory(string $name): string
    {
        $path = given('S2S_BENCHMARK_WORK') . "/$this->name/$name";
        self::remove($path);
        mkdir($path, 0700, true);

        return $path;
    }

    public static function remove(string $path): void
    {
        if (is_dir($path) && !is_link($path)) {
            foreach (array_diff((array) scandir($path), ['.', '..']) as $entry) {
                self::remove("$path/$entry");
            }
            rmdir($path);
        } elseif (file_exists($path) || is_link($path)) {
            unlink($path);
        }
    }

    public function say(string $what): void
    {
        fwrite(STDERR, "   $what\n");
    }

    public function table(Table $table): void
    {
        $this->open = null;
        $this->tables[] = $table->toArray();
        echo $table->text();
        flush();
    }

    public function skip(string $what, string $why): void
    {
        $this->skipped[$what] = $why;
        echo "SKIPPED: $what: $why\n";
    }

    /** @param array<string, string> $versions of what took part, beside those of the machine */
    public function finish(array $versions = []): void
    {
        $result = [
            'part' => $this->name,
            'title' => $this->title,
            'form' => $this->short ? 'short' : 'long',
            'begun' => $this->begun,
            'ended' => date('c'),
            'commit' => Machine::commit(),
            'machine' => Machine::facts(),
            'versions' => [...Machine::versions(), ...$versions],
            'tables' => $this->tables,
            'skipped' => $this->skipped,
        ];
        $json = json_encode($result, JSON_PRETTY_PRINT | JSON_UNESCAPED_UNICODE | JSON_UNESCAPED_SLASHES | JSON_THROW_ON_ERROR);
        file_put_contents($this->file, $json . "\n");
        Process::endAll();
        self::remove(given('S2S_BENCHMARK_WORK') . "/$this->name");
    }
}
