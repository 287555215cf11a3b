<?php

/**
 * @generate-class-entries
 * @generate-legacy-arginfo 80200
 */

namespace S2S;

/**
 * A call that is refused; nothing was recorded. The message says why and repeats
 * nothing of what came, so that it may be the answer. The code is the HTTP
 * status to answer with: 403 where the secret or the address is not right, else 400.
 *
 * @strict-properties
 */
final class InvalidCallback extends \DomainException implements Exception
{
}
