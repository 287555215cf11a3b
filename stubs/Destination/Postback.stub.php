<?php

/**
 * @generate-class-entries
 * @generate-legacy-arginfo 80200
 */

namespace S2S\Destination;

/**
 * A request to any network's postback URL.
 *
 * @strict-properties
 * @not-serializable
 */
final class Postback implements \S2S\Destination
{
	/**
	 * @param string $name how receipts and the queue call it, up to 100 bytes of UTF-8; a part of which destination it is, so that two networks may have one URL
	 * @param string|array $url an https URL with at least one macro, for every event; or an array of event name => URL, all at one host: other events are skipped. Macros are {event_id} {event_name} {event_time} {event_time_ms} {value} {value_tax} {value_total} {currency} {order_id} {ip} {user_agent}, click ids and parameters of Event::set() by their names; {x}, {{x}}, [x], <x> and #x# are all understood
	 * @param string|null $clickId the query parameter of the landing page that has the network's click id: the URL must have a macro of that name, and events without it are skipped
	 * @param string $method 'GET' or 'POST': the URL's query is then sent as a form
	 * @param array $headers name => value, each name once whatever its case; kept as secrets: never stored with an event, shown in no dump or preview
	 * @param MissingValue $missing what happens when an event has no value for a macro
	 * @param string|null $successText a 2xx answer without this text means failure
	 * @param string|null $failureText a 2xx answer with this text means failure
	 * @param string|null $signatureKey signs the finished query, a timestamp appended, with HMAC-SHA256 (hex)
	 * @param string $signatureParameter the parameter that the signature is in; not 'timestamp', and another than 'signature' only with a $signatureKey
	 * @param bool $resendUncertain whether a postback that was written and not answered is sent again
	 * @param bool $allowHttp whether a URL may begin with http:// (without it: only to this host)
	 * @param string|null $signatureHeader a header that the signature is in, instead of the parameter; only with a $signatureKey, and none of $headers
	 * @param string[] $parameters names of your own, set with Event::set() or captured as click ids, that are macros too
	 *
	 * @throws \ValueError when a value has not that form; the message names the key, never a value
	 * @throws \TypeError when an element of an array is not a string
	 */
	public function __construct(string $name, #[\SensitiveParameter] string|array $url, ?string $clickId = null, string $method = 'GET', #[\SensitiveParameter] array $headers = [], MissingValue $missing = MissingValue::Omit, ?string $successText = null, ?string $failureText = null, #[\SensitiveParameter] ?string $signatureKey = null, string $signatureParameter = 'signature', bool $resendUncertain = false, bool $allowHttp = false, ?string $signatureHeader = null, array $parameters = []) {}

	public function getName(): string {}
}
