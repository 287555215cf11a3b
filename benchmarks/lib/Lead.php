<?php

declare(strict_types=1);

namespace S2S\Benchmark;

/** Holds the lock that makes a process the sender of a queue, without delivering: what is handed over meanwhile waits. */
final class Lead
{
    /** @var resource */
    private $lock;

    public function __construct(string $base)
    {
        // One that ended orderly leaves word that nobody has to be woken, as while a sender is busy. One step, however long
        // a busy machine takes to get there.
        $ini = Sender\Extension::ini($base);
        $command = Php::command('-r', ['S2S\Queue::work(60, fn () => false);'], ['s2s'], $ini, false);
        if ((new Process($command))->close() !== 0) {
            throw new \RuntimeException("no queue in $base");
        }
        $queue = "$base/" . Machine::output('id', '-u');
        $this->lock = fopen($queue, 're') ?: throw new \RuntimeException("can't open $queue");
        if (!flock($this->lock, LOCK_EX | LOCK_NB)) {
            throw new \RuntimeException("somebody else is the sender of $queue");
        }
    }

    public function end(): void
    {
        fclose($this->lock);
    }
}
