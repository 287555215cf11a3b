<?php

/**
 * @generate-class-entries
 * @generate-legacy-arginfo 80200
 */

namespace S2S\Destination;

/**
 * Adjust S2S events (installs, sessions and reattributions are the SDK's).
 *
 * @strict-properties
 * @not-serializable
 */
final class Adjust implements \S2S\Destination
{
	/**
	 * Everything but the app token and the name may be null, and the event
	 * tokens an empty array: then php.ini's value counts (s2s.adjust.*), and
	 * without one the built-in default.
	 *
	 * @param string $appToken up to 100 visible ASCII characters; never shown in dumps, logs or previews
	 * @param array $eventTokens Adjust's event token (visible ASCII characters but '=') for each event name: ['Purchase' => 'abc123']; other events are skipped
	 * @param string|null $token the token of S2S Security; null and none in php.ini: it is off
	 * @param string|null $environment 'production' (built-in) or 'sandbox'
	 * @param string|null $method 'POST' (built-in: a form, which keeps ids out of access logs) or 'GET'
	 * @param bool|null $resendUncertain true: send again what was written and never answered (built-in: false). Only where every event is marked Unique in Adjust's dashboard: nothing else keeps a repeat from counting twice
	 * @param string|null $endpoint an https URL, or http to this host (tests); built-in: Adjust's
	 * @param string $name how receipts and the queue call it; up to 100 bytes of UTF-8
	 *
	 * @throws \ValueError when a value has not that form
	 * @throws \TypeError when an event token is not a string
	 */
	public function __construct(#[\SensitiveParameter] string $appToken, array $eventTokens, #[\SensitiveParameter] ?string $token = null, ?string $environment = null, ?string $method = null, ?bool $resendUncertain = null, ?string $endpoint = null, string $name = 'adjust') {}

	public function getName(): string {}
}
