<?php

/**
 * @generate-class-entries
 * @generate-legacy-arginfo 80200
 */

namespace S2S;

/**
 * Who did it, as the browser showed it: cookies, click ids, address, client
 * hints and consent. Capture it where the visitor is (the checkout's request),
 * keep it with the order as JSON, and give it to the event later, wherever that
 * is sent from.
 *
 * @strict-properties
 * @not-serializable
 */
final class Visitor implements \JsonSerializable
{
	/**
	 * @phpstan-param array<string, string> $cookies decoded values by the cookies' names; only those that an ad system takes are kept ('sid', 'udid', '__adroll_fpc'), so that all of $_COOKIE may be given
	 * @phpstan-param array<string, string> $clickIds by the names of the landing page's query parameters: 'sznaiid', 'adct', 'kcid', …
	 * @param string|null $ip IPv4 or IPv6 address; '' counts as null
	 * @param string|null $userAgent
	 * @phpstan-param array<string, string> $clientHints with their inner quotes, by the names 'sec_ch_ua', 'sec_ch_ua_mobile', 'sec_ch_ua_model', 'sec_ch_ua_platform', 'sec_ch_ua_platform_version'
	 * @phpstan-param array<string, 'granted'|'denied'|bool> $consentMode Google's consent mode: 'ad_storage', 'ad_user_data', 'ad_personalization', 'functionality_storage', 'analytics_storage'; a key that is missing counts as denied; [] means that it is not known, and nothing is held back (JSON's {} means the same)
	 * @param string|null $consentString IAB TCF; passed on, not decoded; '' counts as null
	 *
	 * @throws \ValueError when a name is unknown, an address or a consent is none, or a value is longer than 4096 bytes or has control characters
	 */
	public function __construct(#[\SensitiveParameter] array $cookies = [], #[\SensitiveParameter] array $clickIds = [], #[\SensitiveParameter] ?string $ip = null, #[\SensitiveParameter] ?string $userAgent = null, #[\SensitiveParameter] array $clientHints = [], array $consentMode = [], ?string $consentString = null) {}

	/**
	 * The visitor of the present HTTP request, from what the browser sent (later
	 * changes to $_COOKIE, $_GET and $_SERVER do not count). Click ids come from
	 * the query, else from the cookies that cookiesToSet() made, else from what
	 * the server kept; where ad_storage is denied, the last two change places.
	 * AdRoll's __adroll_fpc is kept, or made where there is none and ad_storage
	 * is not denied. The address is
	 * REMOTE_ADDR; where that is one of s2s.trusted_proxies, the first address
	 * of X-Forwarded-For, from the right, that is not. Values that are longer
	 * than 4096 bytes, have control characters or are no valid UTF-8 are left
	 * out; this method never throws because of what a browser sent.
	 *
	 * @phpstan-param array<string, 'granted'|'denied'|bool> $consentMode as in the constructor
	 * @param string|null $consentString as in the constructor
	 * @phpstan-param array<int|string, Destination|string|null> $clickIds further query parameters that are click ids, beside 'sznaiid', 'adct' and 'kcid'; 1 to 64 letters, digits, '_' and '-', not digits alone. A destination stands for the click id that it names (a Postback's $clickId). With a name as its key: a click id that the server kept, such as ['sznaiid' => $_SESSION['sznaiid'] ?? null]
	 *
	 * @throws \ValueError
	 */
	public static function capture(array $consentMode = [], ?string $consentString = null, array $clickIds = []): Visitor {}

	/**
	 * Reads what json_encode() made of a visitor. What the constructor refuses is refused here too, in the same words.
	 *
	 * @throws \ValueError when it is something else; the message has the JSON path
	 */
	public static function fromJson(#[\SensitiveParameter] string $json): Visitor {}

	/**
	 * First-party cookies that keep the click ids (_s2s_<name>, 90 days) and
	 * AdRoll's __adroll_fpc (one year) for a later request, only for a visitor
	 * from capture() and only those that changed; nothing where ad_storage is
	 * denied (unless s2s.consent is "pass").
	 *
	 *     foreach ($visitor->cookiesToSet() as $name => [$value, $options]) {
	 *         setcookie($name, $value, $options);
	 *     }
	 *
	 * @return array<string, array{string, array{expires: int, path: string, secure: bool, httponly: bool, samesite: string}}>
	 */
	public function cookiesToSet(): array {}

	/**
	 * The shape that fromJson() reads. It has the cookies, the address and the user agent in clear.
	 *
	 * @return array<string, mixed>
	 *
	 * @throws \ValueError when a text is not valid UTF-8; the message has its JSON path
	 */
	public function jsonSerialize(): array {}
}
