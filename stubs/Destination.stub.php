<?php

/**
 * @generate-class-entries
 * @generate-legacy-arginfo 80200
 */

namespace S2S;

/**
 * An account at an ad system, to be given to S2S\Client. Implemented by the
 * classes in S2S\Destination only: a class of your own can't implement it.
 */
interface Destination
{
	/** The name under which receipts, problems and the queue show it. */
	public function getName(): string;
}
