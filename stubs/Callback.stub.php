<?php

/**
 * @generate-class-entries
 * @generate-legacy-arginfo 80200
 */

namespace S2S;

/**
 * Ad-Center calls us: we put a spid into the ad's link, and the network requests
 * a URL of ours with that spid for each conversion. integrations/adcenter has a
 * page that is ready for it.
 *
 * @strict-properties
 * @not-serializable
 */
final class Callback
{
	/**
	 * @param string $parameter the query parameter that has the spid
	 * @param string|null $secret what the callback URL carries so that nobody else can call; null: not asked for
	 * @param string $secretParameter the query parameter that has it
	 * @phpstan-param list<string> $allowedAddresses addresses and ranges ("192.0.2.0/24", "2001:db8::/32") that may call; []: all
	 * @param bool $singleUse one spid is one conversion: a repeat is a retransmission, told apart and not recorded again
	 *
	 * @throws \ValueError
	 */
	public function __construct(string $parameter = 'spid', #[\SensitiveParameter] ?string $secret = null, string $secretParameter = 'secret', array $allowedAddresses = [], bool $singleUse = false) {}

	/**
	 * A new spid: a random number of 128 bits, in decimal digits.
	 *
	 * @throws \Error when the system gives no random bytes
	 */
	public static function newSpid(): string {}

	/**
	 * The ad's URL with the spid in it: as its last query parameter, before a
	 * fragment. One that was there is replaced. For HTML, escape the result.
	 *
	 * @param string $adUrl as the network gives it, with or without a query
	 * @param string $spid 1 to 255 characters of UTF-8: newSpid(), or one of your own
	 *
	 * @throws \ValueError
	 */
	public static function link(string $adUrl, string $spid): string {}

	/**
	 * Checks and records a call. It is on the disk when this returns, and may be
	 * answered as a success; also a repeat with `singleUse`. Everything else is
	 * an exception.
	 *
	 * @phpstan-param array<string|int, mixed>|string $query the raw query string ($_SERVER['QUERY_STRING']), which shows a spid that came twice; or $_GET, which hides it. A spid from the path: put "spid=" . rawurlencode($segment) . "&" in front
	 * @param string|null $remoteAddress who calls; null: whoever sent the present request, by s2s.trusted_proxies as in Visitor::capture()
	 *
	 * @throws InvalidCallback when the call is not right
	 * @throws QueueError when it can't be recorded (never, where s2s.queue is "memory:"): answer 500, so that the network may call again
	 * @throws \ValueError
	 */
	public function receive(#[\SensitiveParameter] array|string $query, ?string $remoteAddress = null): Conversion {}

	/**
	 * What was recorded, in the order of arrival. It stays until Queue::erase() with the spid removes it.
	 *
	 * @param int $limit 1 to 10000
	 * @param string|null $after Conversion::$id of the last one of the page before
	 *
	 * @return list<Conversion>
	 *
	 * @throws QueueError
	 * @throws \ValueError
	 */
	public static function conversions(int $limit = 100, ?string $after = null): array {}
}
