<?php

/**
 * @generate-class-entries
 * @generate-legacy-arginfo 80200
 */

namespace S2S;

/**
 * An HTTP request as it would be sent, with secrets masked by asterisks.
 *
 * @strict-properties
 * @not-serializable
 */
final readonly class Request
{
	/** 'POST' or 'GET'. */
	public string $method;
	public string $url;
	/**
	 * Header name => value.
	 *
	 * @var array<string, string>
	 */
	public array $headers;
	public string $body;

	private function __construct() {}
}
