<?php

/**
 * @generate-class-entries
 * @generate-legacy-arginfo 80200
 */

namespace S2S;

/** Where an event happened. */
enum Source: string
{
	/** On a web page. */
	case Web = 'web';
	/** In a mobile application. */
	case App = 'app';
}
