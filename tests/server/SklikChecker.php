<?php

declare(strict_types=1);

/**
 * Judges a request as Sklik's endpoint would, and stricter: written from its documentation alone, it shares no line
 * with the extension, so that both can't be wrong in the same way.
 *
 * check() gives a list of [severity, path, message]; "error" is what Sklik would refuse or count wrongly, "warning" is
 * what it takes and a shop should know. Paths are those of the JSON ("event_data.contents[0].id"); "headers.…" and
 * "request" name what is outside of it.
 */
final class SklikChecker
{
    /** Rules of one value: methods of this class, each with (value, path). */
    private const ENVELOPE = [
        'schema_version' => 'schemaVersion', 'event_source' => 'eventSource', 'event_name' => 'eventName',
        'event_type' => 'eventType', 'event_time' => 'eventTime', 'event_id' => 'eventId', 'event_url' => 'eventUrl',
        'user_ids' => 'userIds', 'consent_string' => 'text', 'consent_mode' => 'consentMode', 's2s_headers' => 's2sHeaders',
        'event_data' => 'eventData', 'sandbox' => 'text',
    ];
    private const ENVELOPE_REQUIRED = [
        'schema_version', 'event_source', 'event_name', 'event_type', 'event_time', 'event_url', 'user_ids', 'event_data',
    ];
    private const USER_DATA = [
        'sid' => 'sid', 'udid' => 'udid', 'em' => 'hash', 'ph' => 'hash', 'fn' => 'hash', 'ln' => 'hash', 'ge' => 'hash',
        'db' => 'hash', 'ct' => 'hash', 'zp' => 'hash', 'sr' => 'hash', 'country' => 'hash',
    ];
    private const CONSENT_MODE = [
        'ad_storage' => 'consent', 'ad_user_data' => 'consent', 'ad_personalization' => 'consent',
        'functionality_storage' => 'consent', 'analytics_storage' => 'consent',
    ];
    private const S2S_HEADERS = [
        'client_ip_address' => 'address', 'user_agent' => 'text', 'sec_ch_ua' => 'quoted', 'sec_ch_ua_mobile' => 'mobileHint',
        'sec_ch_ua_model' => 'quoted', 'sec_ch_ua_platform' => 'quoted', 'sec_ch_ua_platform_version' => 'quoted',
    ];
    /** The first twelve in the order of the documentation's example; where the rest stands is left open there. */
    private const EVENT_DATA = [
        'sem_id' => 'semId', 'sznaiid' => 'clickId', 'order_id' => 'text', 'content_type' => 'contentType',
        'currency' => 'currency', 'value' => 'number', 'value_tax' => 'number', 'delivery_type' => 'deliveryType',
        'delivery_price' => 'number', 'other_costs' => 'number', 'payment_type' => 'text', 'contents' => 'contents',
        'review_email' => 'reviewEmail', 'search_string' => 'text', 'status' => 'boolean', 'predicted_ltv' => 'number',
    ];
    private const EVENT_DATA_ORDERED = 12;
    private const ITEM = [
        'id' => 'text', 'quantity' => 'number', 'unit_price' => 'number', 'content_name' => 'text', 'content_category' => 'text',
    ];
    private const ITEM_OF_PURCHASE = ['id', 'quantity', 'unit_price', 'content_name'];

    private const EVENTS = [
        'PageView', 'Contact', 'Schedule', 'Donate', 'CustomizeProduct', 'SubmitApplication', 'FindLocation', 'ViewContent',
        'AddToCart', 'AddToWishlist', 'InitiateCheckout', 'AddPaymentInfo', 'Purchase', 'Search', 'Lead',
        'CompleteRegistration', 'Subscribe', 'StartTrial',
    ];
    private const DELIVERY_TYPES = [
        'ALZABOX', 'CESKA_POSTA_BALIKOVNA', 'CESKA_POSTA_NA_POSTU', 'DPD_PICKUP', 'GLS_PARCELSHOP', 'PPL_PARCELSHOP',
        'TOPTRANS_DEPO', 'ONE_POINT', 'WEDO_POINT', 'WEDO_ULOZENKA', 'ZASILKOVNA', 'VLASTNI_VYDEJNI_MISTA', '123_KURYR',
        'CESKA_POSTA', 'BALIKOVNA_NA_ADRESU', 'DACHSER', 'DB_SCHENKER', 'DPD', 'DHL', 'DSV', 'EMONS', 'FOFR',
        'GEBRUDER_WEISS', 'GEIS', 'GLS', 'HDS', 'HELICAR', 'IN_TIME_KURYR', 'ONE_COURIER', 'WEDO_HOME', 'NAS_KURYR',
        'MESSENGER', 'LAGERMAX', 'PPL', 'TNT', 'TOPTRANS', 'UPS', 'FEDEX', 'RABEN_LOGISTICS', 'RHENUS',
        'ZASILKOVNA_NA_ADRESU', 'VLASTNI_PREPRAVA', 'ONLINE',
    ];

    private const SHA256_OF_NOTHING = 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855';
    private const UUID_AND_MORE = '/^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}@\d+$/iD';
    private const UUID_7 = '/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/D';
    private const MILLISECONDS_FROM = 100_000_000_000;
    private const MICROSECONDS_FROM = 100_000_000_000_000;
    private const OLD_MS = 7 * 86_400_000;
    private const EARLY_MS = 5 * 60_000;

    /** @var list<array{string, string, string}> */
    private array $findings = [];

    /** @param ?int $nowMs what counts as now, in milliseconds; null: the clock */
    public function __construct(private readonly ?int $nowMs = null)
    {
    }

    /**
     * @param array<string, string> $headers by name, in any case
     * @return list<array{string, string, string}>
     */
    public function check(string $method, string $path, array $headers, string $body): array
    {
        $this->findings = [];
        if ($method !== 'POST') {
            $this->error('request', "the method must be POST, not $method");
        }
        if ($path !== '/rtgconv') {
            $this->error('request', "the path must be /rtgconv, not $path");
        }
        $this->checkHeaders(array_change_key_case($headers));
        $payload = $this->decode($body);
        if ($payload !== null) {
            $this->checkPayload($payload);
        }
        return $this->findings;
    }

    /** @param list<array{string, string, string}> $findings */
    public static function accepts(array $findings): bool
    {
        return !in_array('error', array_column($findings, 0), true);
    }

    private function error(string $path, string $message): void
    {
        $this->findings[] = ['error', $path, $message];
    }

    private function warning(string $path, string $message): void
    {
        $this->findings[] = ['warning', $path, $message];
    }

    private function checkHeaders(array $headers): void
    {
        if (($headers['content-type'] ?? '') !== 'application/json') {
            $this->error('headers.Content-Type', 'must be application/json');
        }
        foreach (['X-Client-Id', 'X-Client-Version'] as $name) {
            $value = $headers[strtolower($name)] ?? '';
            if (trim($value) === '') {
                $this->warning("headers.$name", 'should be there: it names the application and its version');
            } elseif (preg_match('/[^\x20-\x7e]/', $value)) {
                $this->error("headers.$name", 'must be printable ASCII');
            }
        }
        if (isset($headers['authorization'])) {
            $this->error('headers.Authorization', 'must not be there: sem_id is the only credential');
        }
    }

    private function decode(string $body): ?stdClass
    {
        if (!preg_match('//u', $body)) {
            $this->error('request', 'the body must be valid UTF-8');
            return null;
        }
        try {
            $payload = json_decode($body, false, 32, JSON_THROW_ON_ERROR | JSON_BIGINT_AS_STRING);
        } catch (JsonException $exception) {
            $this->error('request', 'the body must be JSON: ' . $exception->getMessage());
            return null;
        }
        if (!$payload instanceof stdClass) {
            $this->error('request', 'the body must be one JSON object');
            return null;
        }
        foreach (self::repeatedKeys($body) as $key) {
            $this->error($key, 'must not be there twice');
        }
        return $payload;
    }

    /** The keys that one object has twice: json_decode() keeps the last one without a word. */
    private static function repeatedKeys(string $json): array
    {
        preg_match_all('/"(?:[^"\\\\]|\\\\.)*"(\s*:)?|[{}]/su', $json, $tokens, PREG_SET_ORDER);
        $seen = [];
        $repeated = [];
        foreach ($tokens as $token) {
            if ($token[0] === '{') {
                $seen[] = [];
            } elseif ($token[0] === '}') {
                array_pop($seen);
            } elseif (isset($token[1])) {
                $key = (string) json_decode(rtrim(rtrim($token[0]), ':'));
                if (isset($seen[count($seen) - 1][$key])) {
                    $repeated[] = $key;
                }
                $seen[count($seen) - 1][$key] = true;
            }
        }
        return $repeated;
    }

    private function checkPayload(stdClass $payload): void
    {
        $this->checkNoNulls($payload, '');
        $this->checkObject($payload, '', self::ENVELOPE);
        $this->checkRequired($payload, '', self::ENVELOPE_REQUIRED);
        if (!isset($payload->event_id)) {
            $this->warning('event_id', 'should be there: repeats can not be told apart without it');
        }
        $this->checkConsent($payload);
        if (($payload->event_data ?? null) instanceof stdClass) {
            $this->checkEvent((string) json_encode($payload->event_name ?? ''), $payload->event_data);
        }
    }

    /**
     * A closed list of keys, their rules, and their order. The place of `sandbox` is documented nowhere, so it is not
     * looked at; the same goes for keys after the first $ordered.
     */
    private function checkObject(stdClass $object, string $path, array $rules, ?int $ordered = null): void
    {
        $places = array_flip(array_slice(array_diff(array_keys($rules), ['sandbox']), 0, $ordered));
        $last = -1;
        foreach (get_object_vars($object) as $key => $value) {
            $here = self::join($path, (string) $key);
            if (!isset($rules[$key])) {
                $this->error($here, 'is not a key that Sklik knows here');
                continue;
            }
            $place = $places[$key] ?? $last;
            if ($place < $last) {
                $this->error($here, 'is not in the order of the documentation: it belongs before ' . array_keys($places)[$last]);
            }
            $last = max($last, $place);
            if ($value !== null) {
                $this->{$rules[$key]}($value, $here);
            }
        }
    }

    private function checkRequired(stdClass $object, string $path, array $keys): void
    {
        foreach ($keys as $key) {
            if (!property_exists($object, $key)) {
                $this->error(self::join($path, $key), 'is required');
            }
        }
    }

    private static function join(string $path, string $key): string
    {
        return $path === '' ? $key : "$path.$key";
    }

    private function checkNoNulls(mixed $value, string $path): void
    {
        if ($value === null) {
            $this->error($path, 'must not be null: leave the key out');
        } elseif ($value instanceof stdClass) {
            foreach (get_object_vars($value) as $key => $inner) {
                $this->checkNoNulls($inner, self::join($path, (string) $key));
            }
        } elseif (is_array($value)) {
            foreach ($value as $index => $inner) {
                $this->checkNoNulls($inner, "{$path}[$index]");
            }
        }
    }

    private function checkConsent(stdClass $payload): void
    {
        $user = $payload->user_ids->user_data ?? null;
        $user = $user instanceof stdClass ? get_object_vars($user) : [];
        $mode = $payload->consent_mode ?? null;
        if (isset($payload->consent_string, $payload->consent_mode)) {
            $this->error('consent_mode', 'must not be there beside consent_string, which wins');
        } elseif (!isset($payload->consent_string) && $mode === null) {
            $this->warning('consent_mode', 'neither consent_string nor consent_mode is there');
        }
        $storage = true;
        if ($mode instanceof stdClass) {
            $storage = ($mode->ad_storage ?? '') === 'granted';
            $userData = ($mode->ad_user_data ?? '') === 'granted';
            $this->checkDenied($storage, 'ad_storage', 'user_ids.user_data', array_intersect_key($user, ['sid' => 0, 'udid' => 0]));
            $this->checkDenied($userData, 'ad_user_data', 'user_ids.user_data', array_diff_key($user, ['sid' => 0, 'udid' => 0]));
            if (isset($payload->s2s_headers) && !($storage && $userData)) {
                $this->error('s2s_headers', 'must not be there without consent to ad_storage and ad_user_data');
            }
        }
        foreach ($storage ? ['sid', 'udid'] : [] as $cookie) {
            if (!isset($user[$cookie])) {
                $this->warning("user_ids.user_data.$cookie", "no $cookie: is sul.js on the page, and was its cookie passed on?");
            }
        }
    }

    private function checkDenied(bool $granted, string $consent, string $path, array $values): void
    {
        foreach ($granted ? [] : array_keys($values) as $key) {
            $this->error("$path.$key", "must not be there without consent to $consent");
        }
    }

    private function checkEvent(string $name, stdClass $data): void
    {
        $this->checkRequired($data, 'event_data', ['sem_id']);
        $purchase = $name === '"Purchase"';
        if ($purchase) {
            $this->checkRequired($data, 'event_data', ['order_id', 'currency', 'value']);
        } elseif (isset($data->value) && !isset($data->currency)) {
            $this->error('event_data.currency', 'is required with value');
        }
        if (isset($data->currency) && !isset($data->value)) {
            $this->warning('event_data.value', 'should be there: currency alone says nothing');
        }
        $this->checkPair($data, 'contents', 'content_type');
        $this->checkPair($data, 'content_type', 'contents');
        $contents = array_filter(is_array($data->contents ?? null) ? $data->contents : [], 'is_object');
        foreach ($purchase ? $contents : [] as $index => $item) {
            foreach (self::ITEM_OF_PURCHASE as $key) {
                if (!isset($item->$key)) {
                    $this->warning("event_data.contents[$index].$key", 'should be there for Purchase');
                }
            }
        }
        if ($purchase && $contents !== []) {
            $this->checkSum($data, $contents);
        }
    }

    private function checkPair(stdClass $data, string $key, string $companion): void
    {
        if (isset($data->$key) && !isset($data->$companion)) {
            $this->warning("event_data.$companion", "should be there: $key alone is not enough");
        }
    }

    private function checkSum(stdClass $data, array $contents): void
    {
        $sum = 0.0;
        foreach ($contents as $item) {
            if (!self::isNumber($item->unit_price ?? null) || !self::isNumber($item->quantity ?? null)) {
                return;
            }
            $sum += $item->unit_price * $item->quantity;
        }
        foreach (['delivery_price', 'other_costs'] as $key) {
            $sum += self::isNumber($data->$key ?? null) ? $data->$key : 0;
        }
        if (!self::isNumber($data->value ?? null) || !self::isNumber($data->value_tax ?? null)) {
            return;
        }
        $total = $data->value + $data->value_tax;
        if (abs($sum - $total) > abs($total) / 100) {
            $this->warning('event_data.value', sprintf(
                'value + value_tax is %s, but the items, delivery_price and other_costs make %s',
                $total,
                $sum,
            ));
        }
    }

    private static function isNumber(mixed $value): bool
    {
        return is_int($value) || is_float($value);
    }

    private function oneOf(mixed $value, string $path, array $allowed): bool
    {
        if (!in_array($value, $allowed, true)) {
            $this->error($path, 'must be ' . implode(' or ', $allowed));
            return false;
        }
        return true;
    }

    /** A text with something in it; every check of a text begins here. */
    private function text(mixed $value, string $path): bool
    {
        if (!is_string($value)) {
            $this->error($path, 'must be a string, not ' . get_debug_type($value));
            return false;
        }
        if ($value === '') {
            $this->error($path, 'must not be empty: leave the key out');
            return false;
        }
        if (preg_match('/[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]/', $value)) {
            $this->error($path, 'must not contain control characters');
            return false;
        }
        return true;
    }

    private function number(mixed $value, string $path): bool
    {
        if (!self::isNumber($value)) {
            $this->error($path, 'must be a number, not ' . get_debug_type($value));
            return false;
        }
        return true;
    }

    private function boolean(mixed $value, string $path): void
    {
        if (!is_bool($value)) {
            $this->error($path, 'must be true or false, not ' . get_debug_type($value));
        }
    }

    private function object(mixed $value, string $path): bool
    {
        if (!$value instanceof stdClass) {
            $this->error($path, 'must be an object, not ' . get_debug_type($value));
            return false;
        }
        return true;
    }

    private function schemaVersion(mixed $value, string $path): void
    {
        $this->oneOf($value, $path, ['v2']);
    }

    private function eventSource(mixed $value, string $path): void
    {
        $this->oneOf($value, $path, ['web', 'app']);
    }

    private function eventType(mixed $value, string $path): void
    {
        $this->oneOf($value, $path, ['rtgconv']);
    }

    private function eventName(mixed $value, string $path): void
    {
        if ($this->text($value, $path) && !in_array($value, self::EVENTS, true)) {
            $this->error($path, 'is not an event of Sklik; names are case-sensitive');
        }
    }

    private function eventTime(mixed $value, string $path): void
    {
        if (!is_int($value)) {
            $this->error($path, 'must be an integer, not ' . get_debug_type($value));
            return;
        }
        if ($value < self::MILLISECONDS_FROM) {
            $this->error($path, 'must be in milliseconds; this looks like seconds');
            return;
        }
        if ($value >= self::MICROSECONDS_FROM) {
            $this->error($path, 'must be in milliseconds; this looks like microseconds');
            return;
        }
        $now = $this->nowMs ?? (int) (microtime(true) * 1000);
        if ($value > $now + self::EARLY_MS) {
            $this->warning($path, 'is more than 5 minutes in the future');
        } elseif ($value < $now - self::OLD_MS) {
            $this->warning($path, 'is older than 7 days');
        }
    }

    private function eventId(mixed $value, string $path): void
    {
        if ($this->text($value, $path) && !preg_match(self::UUID_7, $value)) {
            $this->warning($path, 'should be a UUID of version 7 in lower case');
        }
    }

    private function eventUrl(mixed $value, string $path): void
    {
        if ($this->text($value, $path) && !preg_match('~^[a-z][a-z0-9+.-]*://[^/\s]~i', $value)) {
            $this->warning($path, 'should be an absolute URL');
        }
    }

    private function userIds(mixed $value, string $path): void
    {
        if ($this->object($value, $path)) {
            $this->checkObject($value, $path, ['user_data' => 'userData']);
            $this->checkRequired($value, $path, ['user_data']);
        }
    }

    private function userData(mixed $value, string $path): void
    {
        if ($this->object($value, $path)) {
            $this->checkObject($value, $path, self::USER_DATA);
        }
    }

    private function consentMode(mixed $value, string $path): void
    {
        $this->filledObject($value, $path, self::CONSENT_MODE);
    }

    private function s2sHeaders(mixed $value, string $path): void
    {
        $this->filledObject($value, $path, self::S2S_HEADERS);
    }

    private function filledObject(mixed $value, string $path, array $rules): void
    {
        if (!$this->object($value, $path)) {
            return;
        }
        if (get_object_vars($value) === []) {
            $this->error($path, 'must not be empty: leave the key out');
        }
        $this->checkObject($value, $path, $rules);
    }

    private function eventData(mixed $value, string $path): void
    {
        if ($this->object($value, $path)) {
            $this->checkObject($value, $path, self::EVENT_DATA, self::EVENT_DATA_ORDERED);
        }
    }

    private function sid(mixed $value, string $path): void
    {
        if (!$this->text($value, $path)) {
            return;
        }
        if (preg_match('/%(7C|3D)/i', $value)) {
            $this->error($path, "must be the cookie's decoded value");
        } elseif (!preg_match('/^id=[^|]+\|/', $value)) {
            $this->warning($path, 'does not look like the cookie of sul.js (id=…|t=…|te=…|c=…)');
        }
    }

    private function udid(mixed $value, string $path): void
    {
        if (!$this->text($value, $path)) {
            return;
        }
        if (preg_match(self::UUID_AND_MORE, $value)) {
            $this->error($path, 'must be cut at the @');
        } elseif (preg_match('/%[0-9a-f]{2}/i', $value)) {
            $this->error($path, "must be the cookie's decoded value");
        }
    }

    private function hash(mixed $value, string $path): void
    {
        if (!$this->text($value, $path)) {
            return;
        }
        if (!preg_match('/^[0-9a-f]{64}$/D', $value)) {
            $this->error($path, 'must be a SHA-256 hash: 64 hexadecimal digits in lower case');
        } elseif ($value === self::SHA256_OF_NOTHING) {
            $this->error($path, 'is the hash of nothing: leave the key out');
        }
    }

    private function consent(mixed $value, string $path): void
    {
        $this->oneOf($value, $path, ['granted', 'denied']);
    }

    private function address(mixed $value, string $path): void
    {
        if ($this->text($value, $path) && filter_var($value, FILTER_VALIDATE_IP) === false) {
            $this->error($path, 'must be an IPv4 or IPv6 address');
        }
    }

    private function quoted(mixed $value, string $path): void
    {
        if ($this->text($value, $path) && !preg_match('/"[^"]*"/', $value)) {
            $this->error($path, 'must keep the quotes of the client hint');
        }
    }

    private function mobileHint(mixed $value, string $path): void
    {
        $this->oneOf($value, $path, ['?0', '?1']);
    }

    private function semId(mixed $value, string $path): void
    {
        if ($this->text($value, $path) && !preg_match('/^[0-9a-z]{24}$/D', $value)) {
            $this->warning($path, 'should be 24 digits and lower-case letters: is it the SEM ID for S2S?');
        }
    }

    private function clickId(mixed $value, string $path): void
    {
        if ($this->text($value, $path) && !preg_match('/^\d{19}$/D', $value)) {
            $this->warning($path, 'should be 19 digits');
        }
    }

    private function contentType(mixed $value, string $path): void
    {
        $this->oneOf($value, $path, ['product', 'product_group', 'page']);
    }

    private function currency(mixed $value, string $path): void
    {
        $this->oneOf($value, $path, ['CZK']);
    }

    private function deliveryType(mixed $value, string $path): void
    {
        if ($this->text($value, $path) && !in_array($value, self::DELIVERY_TYPES, true)) {
            $this->warning($path, "is not a DELIVERY_ID of the feed's list");
        }
    }

    private function reviewEmail(mixed $value, string $path): void
    {
        if (!$this->text($value, $path)) {
            return;
        }
        if (preg_match('/^[0-9a-f]{32,128}$/i', $value)) {
            $this->warning($path, 'looks hashed; it must be plain');
        } elseif (!str_contains($value, '@')) {
            $this->warning($path, 'is not an e-mail address');
        }
    }

    private function contents(mixed $value, string $path): void
    {
        if (!is_array($value) || $value === []) {
            $this->error($path, 'must be a list of at least one item');
            return;
        }
        foreach ($value as $index => $item) {
            if ($this->object($item, "{$path}[$index]")) {
                $this->checkObject($item, "{$path}[$index]", self::ITEM, 0);
            }
        }
    }
}
