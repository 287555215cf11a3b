<?php

/**
 * @generate-class-entries
 * @generate-legacy-arginfo 80200
 */

namespace S2S\Destination;

/**
 * Seznam Sklik (Seznam Event Measurement).
 *
 * @strict-properties
 * @not-serializable
 */
final class Sklik implements \S2S\Destination
{
	/**
	 * Everything but the SEM ID and the name may be null: then php.ini's value
	 * counts (s2s.sklik.*, s2s.client_id, s2s.client_version), and without one
	 * the built-in default. A Seznam Shopping outlet has a SEM ID of its own:
	 * one Sklik with a $name of its own, and one Client, for each.
	 *
	 * @param string $semId the SEM ID for S2S (not the one of the script), up to 100 visible ASCII characters; never shown in dumps, logs or previews
	 * @param string|null $sandbox token of the Sklik administration that marks events as tests; lives 24 hours
	 * @param bool|null $foldDiacritics strip diacritics from names, city and street before hashing (built-in: true)
	 * @param string|null $clientId your application, for the header X-Client-Id; up to 100 visible ASCII characters
	 * @param string|null $clientVersion its version, for X-Client-Version; as $clientId
	 * @param string|null $endpoint an https URL, or http to this host (tests); built-in: Seznam's
	 * @param string $name how receipts and the queue call it; up to 100 bytes of UTF-8
	 *
	 * @throws \ValueError when a value has not that form
	 */
	public function __construct(#[\SensitiveParameter] string $semId, #[\SensitiveParameter] ?string $sandbox = null, ?bool $foldDiacritics = null, ?string $clientId = null, ?string $clientVersion = null, ?string $endpoint = null, string $name = 'sklik') {}

	public function getName(): string {}
}
