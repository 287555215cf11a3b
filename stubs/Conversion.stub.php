<?php

/**
 * @generate-class-entries
 * @generate-legacy-arginfo 80200
 */

namespace S2S;

/**
 * One call of the network, as it was recorded.
 *
 * @strict-properties
 * @not-serializable
 */
final readonly class Conversion
{
	/** For the $after of Callback::conversions(). */
	public string $id;
	/** What the ad's link carried. */
	public string $spid;
	/** Whether it is the first of its spid. With `singleUse`, false is a retransmission: the other properties are those of the first. */
	public bool $isNew;
	/** Which call of its spid this is, from 1. */
	public int $count;
	/** When it was received: Unix time in milliseconds. */
	public int $time;
	/** Who called; null: not known. */
	public ?string $address;
	/**
	 * What else the call brought, but for the secret: name => value, decoded once. Of a name that came twice the last one counts.
	 *
	 * @var array<string, string>
	 */
	public array $parameters;

	private function __construct() {}
}
