<?php

/**
 * @generate-class-entries
 * @generate-legacy-arginfo 80200
 */

namespace S2S;

/**
 * What is wrong with an event, in words for the shop's developer. Never holds
 * personal data or secrets.
 *
 * @strict-properties
 * @not-serializable
 */
final readonly class Problem
{
	/** True: an error, the event does not go to this destination. False: a warning, it goes. */
	public bool $fatal;
	/** The destination's name; '' where the problem is of the event itself. */
	public string $destination;
	/** The field's JSON path at the ad system, such as 'event_data.contents[0].quantity'; '' for the event as a whole. */
	public string $path;
	/** What is wrong and what would be right. */
	public string $message;

	private function __construct() {}
}
