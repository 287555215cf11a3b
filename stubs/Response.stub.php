<?php

/**
 * @generate-class-entries
 * @generate-legacy-arginfo 80200
 */

namespace S2S;

/**
 * The answer of an ad system, from Client::sendNow().
 *
 * @strict-properties
 * @not-serializable
 */
final readonly class Response
{
	/** HTTP status, of the last try while the event is queued; 0: no answer in time. */
	public int $status;
	/** At most 64 KB, and only its beginning while the event is queued; '' without an answer. */
	public string $body;
	/** From send() to the answer that settled it; else how long was waited. */
	public float $seconds;
	/** State::Queued: not settled in time, delivery goes on in the background; $error says what it waits for. */
	public State $state;
	/** In words: why it is not settled (no answer in time, a later try, a destination that is held), and what the last try met where that was no answer: a time-out, a closed connection. Null: the answer settled it. */
	public ?string $error;

	private function __construct() {}
}
