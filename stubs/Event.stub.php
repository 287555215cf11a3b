<?php

/**
 * @generate-class-entries
 * @generate-legacy-arginfo 80200
 */

namespace S2S;

/**
 * What happened, neutral of any ad system. Raw personal data is normalised and
 * hashed in the call that brings it, and not kept. Setters return the event, so
 * that calls can be chained; null leaves a field as it is. What a setter can
 * judge alone throws \ValueError there; what only an ad system can judge (a
 * currency, a required field, text that is not UTF-8) shows in
 * Client::validate() and Receipt::$warnings.
 *
 * Money and quantities are decimals of at most 15 digits before and 6 after the
 * point: an int, a float (sent in its shortest form, rounded to 6 decimals: less
 * than half a millionth is 0) or text like '27364.10' (sent with its digits;
 * more than 6 decimals are refused). Texts are at most 4096 bytes unless said otherwise.
 *
 * @strict-properties
 * @not-serializable
 */
final class Event implements \JsonSerializable
{
	/** UUIDv7 unless given. Ad systems tell repeats apart by it. */
	public readonly string $id;
	/** 'Purchase', 'PageView', … */
	public readonly string $name;
	/**
	 * Unix time in milliseconds. Seconds and microseconds are errors when it is sent; so is more than 24 hours ahead, but
	 * for Sklik, which takes it.
	 */
	public readonly int $time;
	public readonly ?string $url;
	public readonly Source $source;

	/**
	 * @param string $name Sklik's names are ours: 'Purchase', 'PageView', 'AddToCart', …; any other name of up to 100 bytes of UTF-8 is allowed, each destination decides
	 * @param string|null $url the page where it happened, up to 8192 bytes; '' counts as null
	 * @param Source $source
	 * @param int|\DateTimeInterface|null $time Unix time in MILLISECONDS, or a date object; null: now
	 * @param string|null $id 1 to 128 visible ASCII characters, best a UUIDv7; the same event must keep its id
	 *
	 * @throws \ValueError
	 */
	public function __construct(string $name, ?string $url = null, Source $source = Source::Web, int|\DateTimeInterface|null $time = null, ?string $id = null) {}

	/**
	 * Reads what json_encode() made of an event, or an event written by hand:
	 * that may have a `user` object with raw values, which are hashed at once.
	 * What the setters refuse is refused here too, in the same words.
	 *
	 * @throws \ValueError when it is something else; the message has the JSON path
	 */
	public static function fromJson(#[\SensitiveParameter] string $json): Event {}

	/**
	 * Raw personal data, as the customer typed it: normalised, hashed (SHA-256)
	 * and forgotten. A value that can't be normalised (a mistyped e-mail) is left
	 * out with a warning and does not stop the event. An empty string counts as
	 * null. To be called with named arguments.
	 *
	 * @param string|null $email
	 * @param string|null $phone international, or national of $country (of this or an earlier call), else of s2s.default_country
	 * @param string|null $firstName
	 * @param string|null $lastName
	 * @param string|null $gender 'm', 'f', 'o', male, female, other, muž, žena
	 * @param string|\DateTimeInterface|null $birthDate YYYYMMDD, YYYY-MM-DD, D.M.YYYY or a date object; not in the future
	 * @param string|null $city
	 * @param string|null $postalCode
	 * @param string|null $street with the house number
	 * @param string|null $country two letters (ISO 3166-1)
	 * @param string|null $userId your own id of the customer, up to 255 bytes; not hashed; only for systems that ask for one
	 *
	 * @throws \ValueError
	 */
	public function setUser(#[\SensitiveParameter] ?string $email = null, #[\SensitiveParameter] ?string $phone = null, #[\SensitiveParameter] ?string $firstName = null, #[\SensitiveParameter] ?string $lastName = null, #[\SensitiveParameter] ?string $gender = null, #[\SensitiveParameter] string|\DateTimeInterface|null $birthDate = null, #[\SensitiveParameter] ?string $city = null, #[\SensitiveParameter] ?string $postalCode = null, #[\SensitiveParameter] ?string $street = null, #[\SensitiveParameter] ?string $country = null, #[\SensitiveParameter] ?string $userId = null): static {}

	/**
	 * Personal data that was normalised and hashed elsewhere: SHA-256 as 64 hexadecimal digits each.
	 *
	 * @throws \ValueError when a value is something else
	 */
	public function setHashedUser(#[\SensitiveParameter] ?string $email = null, #[\SensitiveParameter] ?string $phone = null, #[\SensitiveParameter] ?string $firstName = null, #[\SensitiveParameter] ?string $lastName = null, #[\SensitiveParameter] ?string $gender = null, #[\SensitiveParameter] ?string $birthDate = null, #[\SensitiveParameter] ?string $city = null, #[\SensitiveParameter] ?string $postalCode = null, #[\SensitiveParameter] ?string $street = null, #[\SensitiveParameter] ?string $country = null): static {}

	/** Copies the visitor into the event; later changes to either do not reach the other. */
	public function setVisitor(Visitor $visitor): static {}

	/**
	 * What the event is worth.
	 *
	 * @param int|float|string $value WITHOUT VAT, after discounts, with shipping
	 * @param string $currency three letters (ISO 4217), upper-cased here
	 * @param int|float|string|null $valueTax the VAT on it
	 *
	 * @throws \ValueError
	 */
	public function setValue(int|float|string $value, string $currency, int|float|string|null $valueTax = null): static {}

	/**
	 * @param string $id the order's number, unique in the shop; up to 255 bytes
	 * @param int|float|string|null $value as in setValue()
	 * @param string|null $currency as in setValue()
	 * @param int|float|string|null $valueTax as in setValue()
	 * @param string|null $deliveryType for Sklik a DELIVERY_ID of the product feed, such as 'ZASILKOVNA'
	 * @param int|float|string|null $deliveryPrice WITH VAT
	 * @param int|float|string|null $otherCosts WITH VAT; a discount is negative
	 * @param string|null $paymentType
	 * @param string|null $reviewEmail sent in clear, for a satisfaction survey; only if the customer did not object; '' counts as null
	 *
	 * @throws \ValueError
	 */
	public function setOrder(string $id, int|float|string|null $value = null, ?string $currency = null, int|float|string|null $valueTax = null, ?string $deliveryType = null, int|float|string|null $deliveryPrice = null, int|float|string|null $otherCosts = null, ?string $paymentType = null, #[\SensitiveParameter] ?string $reviewEmail = null): static {}

	/**
	 * One line of the order or basket; an event has at most 10000.
	 *
	 * @param string $id exactly as in the product feed (ITEM_ID); up to 255 bytes
	 * @param int|float|string $quantity above 0
	 * @param int|float|string|null $unitPrice WITH VAT, before discount
	 * @param string|null $name
	 * @param string|null $category the feed's path, joined with ' | '
	 * @param string|null $group
	 *
	 * @throws \ValueError
	 */
	public function addItem(string $id, int|float|string $quantity = 1, int|float|string|null $unitPrice = null, ?string $name = null, ?string $category = null, ?string $group = null): static {}

	/**
	 * An identifier of the device, for app events.
	 *
	 * @param string $type 'idfa', 'gps_adid', 'adid', … (Adjust's names)
	 * @param string $id up to 255 visible ASCII characters
	 *
	 * @throws \ValueError
	 */
	public function setDeviceId(string $type, #[\SensitiveParameter] string $id): static {}

	/**
	 * A parameter that only some systems take: 'search_string', 'status',
	 * 'predicted_ltv', 'content_type', 'email_md5', 'callback_params', … An
	 * unknown name is a warning.
	 *
	 * @param string $parameter 1 to 64 letters, digits and '_'; an event has at most 1000
	 * @phpstan-param string|int|float|bool|array<string, string> $value a second value replaces the first; an array is at most 65536 bytes long as JSON, has at most 1000 names and is at most 32 levels deep
	 *
	 * @throws \ValueError
	 */
	public function set(string $parameter, #[\SensitiveParameter] string|int|float|bool|array $value): static {}

	/**
	 * The shape that fromJson() reads: hashes, no raw personal data that setUser() hashes.
	 *
	 * @return array<string, mixed>
	 *
	 * @throws \ValueError when a text is not valid UTF-8 (the message has its JSON path), or all of it is more than 8000000 bytes
	 */
	public function jsonSerialize(): array {}
}
