<?php

/**
 * @generate-class-entries
 * @generate-legacy-arginfo 80200
 */

namespace S2S;

/**
 * An event that no destination it applies to can take. Nothing of it was queued.
 * The message is the first error; getProblems() has all of them.
 *
 * @strict-properties
 */
final class InvalidEvent extends \DomainException implements Exception
{
	/** @var list<Problem> */
	private array $problems = [];

	/**
	 * Errors and warnings with their JSON paths, in the order of the destinations.
	 *
	 * @return list<Problem>
	 */
	public function getProblems(): array {}
}
