<?php

/**
 * @generate-class-entries
 * @generate-legacy-arginfo 80200
 */

namespace S2S\Destination;

/** What a postback does when an event has no value for a macro. The click id is always required. */
enum MissingValue: string
{
	/** The event is not sent there: an error. */
	case Error = 'error';
	/** The parameter is left out; in the path it is an error. */
	case Omit = 'omit';
	/** The value is empty. */
	case Empty = 'empty';
}
