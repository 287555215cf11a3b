<?php

declare(strict_types=1);

namespace S2S\Benchmark;

/** One way for a request to have an event sent; an object of it lives in a process of its own. */
abstract class Sender
{
    /** The ways, and the class in Sender/ that does each. */
    public const KINDS = [
        's2s' => Sender\Extension::class,
        'curl' => Sender\Curl::class,
        'guzzle' => Sender\Guzzle::class,
        'guzzle-promises' => Sender\GuzzlePromises::class,
        'messenger' => Sender\Messenger::class,
        'nothing' => Sender\Nothing::class,
        'segment' => Sender\Peer\Segment::class,
        'posthog' => Sender\Peer\PostHog::class,
        'facebook' => Sender\Peer\Facebook::class,
        'snowplow' => Sender\Peer\Snowplow::class,
        'mixpanel' => Sender\Peer\Mixpanel::class,
    ];

    /**
     * @param array<string, mixed> $settings
     * @param bool $handsOver whether this process sends, or only delivers what others have
     */
    final public static function make(array $settings, bool $handsOver = true): self
    {
        $class = self::KINDS[$settings['sender']];
        $sender = new $class($settings, new Purchase());
        $sender->open();
        if ($handsOver) {
            $sender->openToSend();
        }

        return $sender;
    }

    /** @param array<string, mixed> $settings sender, url, and what the way needs */
    final protected function __construct(protected readonly array $settings, protected readonly Purchase $purchase)
    {
    }

    /**
     * The PHP extensions that a process with this sender has.
     *
     * @return list<string>
     */
    abstract public static function extensions(): array;

    protected function open(): void
    {
    }

    /** What only who hands over needs, made before the first is. */
    protected function openToSend(): void
    {
    }

    /** What the shop makes for the order; where nothing else is said the payload by hand. */
    public function build(string $order): mixed
    {
        return $this->purchase->byHand($order);
    }

    /** Hands it over. */
    abstract public function send(mixed $built): void;

    /** What is left for the end of the request. */
    public function settle(): void
    {
    }

    /** Delivers what others hand over, until the process is ended. */
    public function deliver(): void
    {
        throw new \LogicException('nothing of this way is delivered later');
    }

    /** Hands over so many for drain() to deliver. */
    public function fill(int $count): void
    {
        for ($index = 0; $index < $count; $index++) {
            $this->send($this->build(self::order($index)));
        }
    }

    /** An order that no other process has. */
    final protected static function order(int $index): string
    {
        return 'filled-' . getmypid() . "-$index";
    }

    /**
     * Delivers so many that wait, as fast as it goes.
     *
     * @return array{events: int, seconds: float, cpu: float}
     */
    public function drain(int $count): array
    {
        throw new \LogicException('nothing of this way is delivered later');
    }

    /**
     * Has so many handed over and delivered by this one process; says how many are settled, every so many.
     *
     * @param callable(int): void $say
     */
    public function soak(int $count, int $every, callable $say): void
    {
        throw new \LogicException('this way is not for a process that does both');
    }

    /** CPU seconds of this process so far. */
    final protected static function cpu(): float
    {
        $usage = getrusage();

        return $usage['ru_utime.tv_sec'] + $usage['ru_stime.tv_sec'] + ($usage['ru_utime.tv_usec'] + $usage['ru_stime.tv_usec']) / 1e6;
    }
}
