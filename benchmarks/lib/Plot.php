<?php

declare(strict_types=1);

namespace S2S\Benchmark;

/** Plots as SVG with a background of their own, light or dark as the reader's screen is. */
final class Plot
{
    private const STYLE = <<<'CSS'
        svg { font: 13px system-ui, sans-serif }
        .ground { fill: #ffffff } .text { fill: #1f2328 } .faint { fill: #59636e } .grid { stroke: #d1d9e0 }
        .s0 { fill: #0a6cff; stroke: #0a6cff } .s1 { fill: #8cb8ff; stroke: #8cb8ff } .s2 { fill: #c4500a; stroke: #c4500a }
        .s3 { fill: #1a7f37; stroke: #1a7f37 } .s4 { fill: #8250df; stroke: #8250df } .s5 { fill: #9a6700; stroke: #9a6700 }
        .line { fill: none; stroke-width: 2 }
        @media (prefers-color-scheme: dark) {
            .ground { fill: #0d1117 } .text { fill: #f0f6fc } .faint { fill: #9198a1 } .grid { stroke: #3d444d }
            .s0 { fill: #4493f8; stroke: #4493f8 } .s1 { fill: #1f4f8f; stroke: #1f4f8f } .s2 { fill: #f0883e; stroke: #f0883e }
            .s3 { fill: #3fb950; stroke: #3fb950 } .s4 { fill: #ab7df8; stroke: #ab7df8 } .s5 { fill: #d29922; stroke: #d29922 }
        }
        CSS;

    private const WIDTH = 860;
    private const RIGHT = 90;

    /** @param array<string, mixed> $table with its plot: see Table; null: it has nothing to draw */
    public static function of(array $table): ?string
    {
        return match ($table['plot']['kind']) {
            'bars' => self::bars($table, $table['plot']),
            'lines' => self::lines($table, $table['plot']),
        };
    }

    private static function text(float $x, float $y, string $words, string $class = 'text', string $anchor = 'start'): string
    {
        return sprintf('<text x="%.1f" y="%.1f" class="%s" text-anchor="%s">%s</text>', $x, $y, $class, $anchor, htmlspecialchars($words, ENT_XML1)) . "\n";
    }

    private static function svg(float $height, string $title, string $content): string
    {
        return sprintf('<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %d %d" width="%1$d" height="%2$d" role="img">', self::WIDTH, $height)
            . "\n<title>" . htmlspecialchars($title, ENT_XML1) . "</title>\n<style>\n" . self::STYLE . "\n</style>\n"
            . sprintf('<rect class="ground" width="%d" height="%d" rx="6"/>', self::WIDTH, $height) . "\n"
            . self::text(16, 26, $title) . $content . "</svg>\n";
    }

    /** @return callable(float): float 0 to 1 along the axis */
    private static function scale(bool $logarithmic, float $low, float $high): callable
    {
        return $logarithmic
            ? static fn (float $value): float => log(max($value, $low) / $low) / log($high / $low)
            : static fn (float $value): float => $value / $high;
    }

    /** @return list<float> where the grid has lines */
    private static function marks(bool $logarithmic, float $low, float $high): array
    {
        if ($logarithmic) {
            return array_map(static fn (int $power): float => 10 ** $power, range((int) round(log10($low)), (int) round(log10($high))));
        }
        $step = 10 ** floor(log10($high));
        $step = $high / $step < 2 ? $step / 5 : ($high / $step < 5 ? $step / 2 : $step);

        return range(0, $high, $step);
    }

    /**
     * @param list<float> $values
     * @param float $margin of a logarithmic axis: what stands on the axis must differ from nothing
     * @return array{float, float} whole powers of ten around them; or 0 and a little more than the largest
     */
    private static function bounds(bool $logarithmic, array $values, float $margin = 0.001): array
    {
        $positive = array_filter($values, static fn (float $value): bool => $value > 0);
        $high = $positive === [] ? 1.0 : max($positive);
        if (!$logarithmic) {
            return [0.0, $high * 1.08];
        }
        $low = 10 ** floor(log10(min($positive ?: [1.0])) - $margin);

        return [$low, max($low * 10, 10 ** ceil(log10($high) + $margin))];
    }

    /**
     * A bar for each row and value; `add` names a column that is part of the cost beside the value (what comes at the end).
     *
     * @param array<string, mixed> $table
     * @param array<string, mixed> $plot
     */
    private static function bars(array $table, array $plot): ?string
    {
        $logarithmic = $plot['scale'] === 'log';
        $rows = array_filter($table['rows'], static fn (array $row): bool => isset($row['values'][$plot['values'][0]]));
        if ($rows === []) {
            return null;
        }
        $value = static fn (array $row, string $column): float => (float) ($row['values'][$column] ?? 0) + (float) ($row['values'][$plot['add'] ?? ''] ?? 0);
        $all = [];
        foreach ($rows as $row) {
            foreach ($plot['values'] as $column) {
                $all[] = $value($row, $column);
            }
        }
        [$low, $high] = self::bounds($logarithmic, $all);
        $scale = self::scale($logarithmic, $low, $high);
        $left = 32 + 6.9 * max(array_map(static fn (array $row): int => mb_strlen($row['name']), $rows));
        $left = min($left, 420);
        $width = self::WIDTH - $left - self::RIGHT;
        $bar = 13;
        $step = $bar * count($plot['values']) + 12;
        $top = 64;
        $bottom = $top + $step * count($rows);
        $content = self::legend($table, $plot['values'], $left);
        foreach (self::marks($logarithmic, $low, $high) as $mark) {
            $x = $left + $width * $scale($mark);
            $content .= sprintf('<line class="grid" x1="%.1f" x2="%1$.1f" y1="%d" y2="%d"/>', $x, $top - 6, $bottom) . "\n";
            $content .= self::text($x, $bottom + 16, self::short($mark) . ' ' . $plot['unit'], 'faint', 'middle');
        }
        $y = $top;
        foreach ($rows as $row) {
            $content .= self::text($left - 10, $y + $step / 2 - 3, $row['name'], 'text', 'end');
            foreach ($plot['values'] as $index => $column) {
                $shown = $value($row, $column);
                $content .= sprintf('<rect class="s%d" x="%.1f" y="%.1f" width="%.1f" height="%d"/>', $index, $left, $y, max(1, $width * $scale($shown)), $bar - 2) . "\n";
                $content .= self::text($left + $width * $scale($shown) + 5, $y + $bar - 3, Table::shown($shown), 'faint');
                $y += $bar;
            }
            $y += 12;
        }

        return self::svg($bottom + 30, $table['title'], $content);
    }

    /**
     * A line for each value of the rows, or for each series where `series` names them: rows called "series: x".
     *
     * @param array<string, mixed> $table
     * @param array<string, mixed> $plot
     */
    private static function lines(array $table, array $plot): ?string
    {
        $series = [];
        foreach ($table['rows'] as $row) {
            foreach ($plot['values'] as $column) {
                $name = isset($plot['by']) ? (string) $row['values'][$plot['by']] : $table['columns'][$column];
                if (isset($row['values'][$column], $row['values'][$plot['x']])) {
                    $series[$name][] = [(float) $row['values'][$plot['x']], (float) $row['values'][$column]];
                }
            }
        }
        if ($series === []) {
            return null;
        }
        $points = array_merge(...array_values($series));
        [$low, $high] = self::bounds($plot['scale'] === 'log', array_column($points, 1));
        [$first, $last] = self::bounds(($plot['xScale'] ?? 'linear') === 'log', array_column($points, 0), 0.0);
        $vertical = self::scale($plot['scale'] === 'log', $low, $high);
        $horizontal = self::scale(($plot['xScale'] ?? 'linear') === 'log', $first, $last);
        [$left, $top, $width, $height] = [90, 64, self::WIDTH - 130, 260];
        $content = self::legend(['columns' => array_combine(array_keys($series), array_keys($series))], array_keys($series), $left);
        foreach (self::marks($plot['scale'] === 'log', $low, $high) as $mark) {
            $y = $top + $height * (1 - $vertical($mark));
            $content .= sprintf('<line class="grid" x1="%d" x2="%d" y1="%.1f" y2="%3$.1f"/>', $left, $left + $width, $y) . "\n";
            $content .= self::text($left - 8, $y + 4, self::short($mark) . ' ' . $plot['unit'], 'faint', 'end');
        }
        foreach (self::marks(($plot['xScale'] ?? 'linear') === 'log', $first, $last) as $mark) {
            $content .= self::text($left + $width * $horizontal($mark), $top + $height + 18, self::short($mark), 'faint', 'middle');
        }
        $content .= self::text($left + $width / 2, $top + $height + 36, $table['columns'][$plot['x']], 'faint', 'middle');
        foreach (array_values($series) as $index => $line) {
            $path = array_map(static fn (array $point): string => sprintf('%.1f,%.1f', $left + $width * $horizontal($point[0]), $top + $height * (1 - $vertical($point[1]))), $line);
            $content .= sprintf('<polyline class="s%d line" style="fill:none" points="%s"/>', $index % 6, implode(' ', $path)) . "\n";
            foreach (count($line) <= 20 ? $path : [] as $point) {
                [$x, $y] = explode(',', $point);
                $content .= sprintf('<circle class="s%d" cx="%s" cy="%s" r="3"/>', $index % 6, $x, $y) . "\n";
            }
        }

        return self::svg($top + $height + 50, $table['title'], $content);
    }

    /**
     * @param array<string, mixed> $table
     * @param list<int|string> $columns
     */
    private static function legend(array $table, array $columns, float $x): string
    {
        $content = '';
        foreach ($columns as $index => $column) {
            $heading = (string) $table['columns'][$column];
            $content .= sprintf('<rect class="s%d" x="%.1f" y="38" width="11" height="11"/>', $index % 6, $x) . "\n";
            $content .= self::text($x + 16, 48, $heading, 'faint');
            $x += 34 + 6.8 * mb_strlen($heading);
        }

        return $content;
    }

    private static function short(float $value): string
    {
        return match (true) {
            $value >= 1e6 => rtrim(rtrim(number_format($value / 1e6, 1, '.', ''), '0'), '.') . 'M',
            $value >= 1e3 => rtrim(rtrim(number_format($value / 1e3, 1, '.', ''), '0'), '.') . 'k',
            $value >= 1 || $value === 0.0 => (string) round($value, 1),
            default => rtrim(number_format($value, 4, '.', ''), '0'),
        };
    }
}
