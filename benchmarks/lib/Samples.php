<?php

declare(strict_types=1);

namespace S2S\Benchmark;

/** Measured times in nanoseconds, and what one wants to know of them. */
final class Samples
{
    /** @var list<int> */
    private array $times = [];
    private bool $sorted = true;

    /** @param list<int> $times */
    public function add(array $times): void
    {
        array_push($this->times, ...$times);
        $this->sorted = false;
    }

    public function merge(self $other): void
    {
        $this->add($other->times);
    }

    public function count(): int
    {
        return count($this->times);
    }

    /** In microseconds; null: nothing was measured. */
    public function at(float $share): ?float
    {
        if (!$this->sorted) {
            sort($this->times);
            $this->sorted = true;
        }
        $count = count($this->times);

        return $count === 0 ? null : $this->times[(int) min($count - 1, floor($count * $share))] / 1000;
    }

    public function largest(): ?float
    {
        return $this->at(1.0);
    }
}
