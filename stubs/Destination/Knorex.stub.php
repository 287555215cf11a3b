<?php

/**
 * @generate-class-entries
 * @generate-legacy-arginfo 80200
 */

namespace S2S\Destination;

/**
 * Knorex XPO: sends the click id `kcid`, captured from the landing page, to the
 * postback URL that the account manager gives.
 *
 * @strict-properties
 * @not-serializable
 */
final class Knorex implements \S2S\Destination
{
	/**
	 * Whatever may be null is then php.ini's (s2s.knorex.*), and without that the built-in default.
	 *
	 * @param string|array $postbackUrl an https URL with macros, {kcid} among them, such as https://host/path?kcid={kcid}&value={value}&currency={currency}; for Purchase only. Several conversion goals: an array of event name => URL, all at one host. Macros are {event_id} {event_name} {event_time} {event_time_ms} {value} {value_tax} {value_total} {currency} {order_id} {ip} {user_agent}, click ids and parameters of Event::set() by their names; {x}, {{x}}, [x], <x> and #x# are all understood
	 * @param string|null $method 'GET' (built-in) or 'POST': the URL's query is then sent as a form
	 * @param bool|null $resendUncertain whether a postback that was written and not answered is sent again (built-in: false)
	 * @param bool $allowHttp whether a URL may begin with http:// (without it: only to this host)
	 * @param string $name how receipts and the queue call it; up to 100 bytes of UTF-8
	 * @param string[] $parameters names of your own, set with Event::set() or captured as click ids, that are macros too
	 *
	 * @throws \ValueError when a value has not that form
	 * @throws \TypeError when an element of an array is not a string
	 */
	public function __construct(#[\SensitiveParameter] string|array $postbackUrl, ?string $method = null, ?bool $resendUncertain = null, bool $allowHttp = false, string $name = 'knorex', array $parameters = []) {}

	public function getName(): string {}
}
