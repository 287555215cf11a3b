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
	/** HTTP status; 0: no answer in time. */
	public int $status;
	/** At most 64 KB; '' without an answer. */
	public string $body;
	/** From send() to the answer; without one in time, how long was waited. */
	public float $seconds;
	/** State::Queued: not settled in time, delivery goes on in the background. */
	public State $state;
	/** What went wrong, in words: a time-out, a closed connection, and without an answer in time what the last try met. Null: there is an answer. */
	public ?string $error;

	private function __construct() {}
}
