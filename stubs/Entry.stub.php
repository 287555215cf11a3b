<?php

/**
 * @generate-class-entries
 * @generate-legacy-arginfo 80200
 */

namespace S2S;

/**
 * One event for one destination, as the queue has it. Holds no personal data.
 *
 * @strict-properties
 * @not-serializable
 */
final readonly class Entry
{
	/** For Queue::retry(), Queue::discard() and the $after of Queue::entries(). */
	public string $id;
	/** Event::$id. */
	public string $eventId;
	/** Event::$name. */
	public string $eventName;
	/** The idempotency key; null: none, or settled (then only its hash is kept). */
	public ?string $key;
	/** The destination's name. */
	public string $destination;
	public State $state;
	/**
	 * Attempts since send() or the last Queue::retry(), which begins anew at 0. What does not count: a connection that
	 * could not be made, the probes of an endpoint that is away, an answer that holds the destination.
	 */
	public int $attempts;
	/** When send() accepted it: Unix time in milliseconds. */
	public int $queuedAt;
	/** When the next attempt is due: Unix time in milliseconds; null: not waiting. */
	public ?int $dueAt;
	/** When it was delivered, rejected, expired or became uncertain: Unix time in milliseconds; null: not yet. */
	public ?int $settledAt;
	/** HTTP status of the last answer; null: none yet. */
	public ?int $status;
	/** The beginning of the last answer, or the reason why there is none; null: neither. */
	public ?string $answer;

	private function __construct() {}
}
