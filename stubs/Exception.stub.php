<?php

/**
 * @generate-class-entries
 * @generate-legacy-arginfo 80200
 */

namespace S2S;

/** Implemented by every exception that is S2S's own; wrong arguments throw PHP's \ValueError and \TypeError instead. */
interface Exception extends \Throwable
{
}
