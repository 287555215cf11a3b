<?php

declare(strict_types=1);

namespace S2S\Benchmark;

/** Rows of figures under one heading. */
final class Table
{
    /** @var list<array{name: string, values: array<string, float|int|string|null>}> */
    private array $rows = [];

    /**
     * @param array<string, string> $columns key => heading with its unit
     * @param array<string, mixed>|null $plot what Plot draws of it: kind (bars, lines), values (columns), scale (log, linear), title
     */
    public function __construct(
        public readonly string $name,
        public readonly string $title,
        private readonly array $columns,
        private readonly string $about = '',
        private readonly ?array $plot = null,
    ) {
    }

    /** @param array<string, float|int|string|null> $values by column; those that are missing stay empty */
    public function row(string $name, array $values): void
    {
        $this->rows[] = ['name' => $name, 'values' => array_map(self::rounded(...), $values)];
    }

    public function hasRows(): bool
    {
        return $this->rows !== [];
    }

    /** Three digits that mean something are enough for anything that was measured. */
    private static function rounded(float|int|string|null $value): float|int|string|null
    {
        if (!is_float($value) || $value === 0.0 || !is_finite($value)) {
            return $value;
        }
        return round($value, max(0, min(4, 2 - (int) floor(log10(abs($value))))));
    }

    /** @return array<string, mixed> */
    public function toArray(): array
    {
        return ['name' => $this->name, 'title' => $this->title, 'about' => $this->about, 'columns' => $this->columns, 'rows' => $this->rows, 'plot' => $this->plot];
    }

    public function text(): string
    {
        $width = max(array_map(static fn (array $row): int => mb_strlen($row['name']), $this->rows ?: [['name' => '']]));
        $text = "\n$this->title\n" . str_repeat(' ', $width);
        foreach ($this->columns as $heading) {
            $text .= '  ' . $heading;
        }
        $text .= "\n";
        foreach ($this->rows as $row) {
            $text .= $row['name'] . str_repeat(' ', $width - mb_strlen($row['name']));
            foreach ($this->columns as $key => $heading) {
                $value = self::shown($row['values'][$key] ?? null);
                $text .= '  ' . str_repeat(' ', max(0, mb_strlen($heading) - mb_strlen($value))) . $value;
            }
            $text .= "\n";
        }

        return $text;
    }

    public static function shown(float|int|string|null $value): string
    {
        return match (true) {
            $value === null => '–',
            is_string($value) => $value,
            is_int($value) => number_format($value, 0, '.', ','),
            default => number_format($value, max(0, min(4, 2 - (int) floor(log10(abs($value) ?: 1)))), '.', ','),
        };
    }
}
