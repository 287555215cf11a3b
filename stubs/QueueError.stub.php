<?php

/**
 * @generate-class-entries
 * @generate-legacy-arginfo 80200
 */

namespace S2S;

/**
 * The queue could not be read or changed; the message says why and where. Thrown
 * by S2S\Queue only: Client::send() never throws because delivery is in trouble.
 *
 * @strict-properties
 */
final class QueueError extends \RuntimeException implements Exception
{
}
