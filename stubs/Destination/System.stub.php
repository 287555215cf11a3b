<?php

/**
 * @generate-class-entries
 * @generate-legacy-arginfo 80200
 */

namespace S2S\Destination;

/**
 * Any ad system by its name: for those without a class of their own, and for
 * whoever keeps destinations in a configuration.
 *
 * @strict-properties
 * @not-serializable
 */
final class System implements \S2S\Destination
{
	/**
	 * A setting that is not given, null or '' is taken from php.ini
	 * (s2s.<system>.*), and without it the built-in default counts. Those that
	 * only have a meaning together (the headers of a postback) are taken by the
	 * ad system's own class alone.
	 *
	 * @param string $system as php.ini's entries call it, such as 'sklik'
	 * @param array $settings by the names that php.ini has for them, such as ['sem_id' => '…', 'fold_diacritics' => false]: texts as they stand there, for switches true and false too; secret ones are never shown in dumps, logs or previews
	 * @param string|null $endpoint an https URL, or http to this host (tests); built-in: the ad system's. Null where it follows from a setting, as with a postback's URL
	 * @param bool $allowHttp whether a URL that is a setting, as a postback's, may begin with http:// (without it: only to this host)
	 * @param string|null $name how receipts and the queue call it, up to 100 bytes of UTF-8; null: as the ad system
	 *
	 * @throws \ValueError when there is no such ad system or setting, or a value has not its form; the message names the setting, never a value
	 * @throws \TypeError when a setting is neither a text nor, for a switch, a bool
	 */
	public function __construct(string $system, #[\SensitiveParameter] array $settings, ?string $endpoint = null, bool $allowHttp = false, ?string $name = null) {}

	public function getName(): string {}
}
