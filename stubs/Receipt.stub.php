<?php

/**
 * @generate-class-entries
 * @generate-legacy-arginfo 80200
 */

namespace S2S;

/**
 * What Client::send() did with an event.
 *
 * @strict-properties
 * @not-serializable
 */
final readonly class Receipt
{
	/** Event::$id. */
	public string $eventId;
	/**
	 * Destination name => entry id, for Queue::retry() and Queue::discard(). Of a repeat (an event whose key is in the
	 * queue already) too: whether it is one is found out later, it is dropped then, and no entry has that id.
	 *
	 * @var array<string, string>
	 */
	public array $queued;
	/**
	 * Destination name => why the event does not go there ('consent', 'queue full', a currency that the system does not take, a setting
	 * of that destination that was refused in php.ini, …).
	 *
	 * @var array<string, string>
	 */
	public array $skipped;
	/**
	 * Warnings of the destinations where it was queued, and the errors of those that were skipped for them.
	 * Where the queue can't be written, one without a destination says why.
	 *
	 * @var list<Problem>
	 */
	public array $warnings;
	/**
	 * True: written to the queue's files, so it survives the end of this process.
	 * False: the queue can't be written (or s2s.queue is "memory:"); this process keeps it in memory and sends it while it lives.
	 * With s2s.queue_sync = full also: it is written, and may be lost in a power loss, since the disk could not be synced.
	 * $warnings says why, unless "memory:" was chosen.
	 */
	public bool $durable;

	private function __construct() {}
}
