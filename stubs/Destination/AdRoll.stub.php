<?php

/**
 * @generate-class-entries
 * @generate-legacy-arginfo 80200
 */

namespace S2S\Destination;

/**
 * AdRoll (NextRoll), server-to-server events. AdRoll calls this interface a
 * beta: it may change, and events are not all processed yet.
 *
 * @strict-properties
 * @not-serializable
 */
final class AdRoll implements \S2S\Destination
{
	/**
	 * What is null, and an empty $eventNames, is taken from php.ini
	 * (s2s.adroll.*), and without it the built-in default counts.
	 *
	 * @param string $advertisable EID of the advertisable (the account), up to 100 visible ASCII characters
	 * @param string $pixel EID of its pixel; as $advertisable
	 * @param string $token server access token, up to 255 visible ASCII characters; never shown in dumps, logs or previews
	 * @param array $eventNames your event names => AdRoll's, such as ['Subscribe' => 'signupPlan']; comes before
	 *     the built-in map, and '' or null says that an event does not go to AdRoll
	 * @param bool|null $dryRun AdRoll checks and logs the events, without effect (built-in: false)
	 * @param bool|null $resendUncertain send again what was written and never answered, which may count twice (built-in: false)
	 * @param string|null $endpoint an https URL, or http to this host (tests); built-in: AdRoll's
	 * @param string $name how receipts and the queue call it; up to 100 bytes of UTF-8
	 *
	 * @throws \ValueError when a value has not that form
	 * @throws \TypeError when one of AdRoll's names is neither a string nor null
	 */
	public function __construct(string $advertisable, string $pixel, #[\SensitiveParameter] string $token, array $eventNames = [], ?bool $dryRun = null, ?bool $resendUncertain = null, ?string $endpoint = null, string $name = 'adroll') {}

	public function getName(): string {}
}
