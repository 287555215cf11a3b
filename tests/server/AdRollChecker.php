<?php

declare(strict_types=1);

/**
 * Judges a request as AdRoll's endpoint would, and stricter: written from its documentation alone, it shares no line
 * with the extension, so that both can't be wrong in the same way.
 *
 * check() gives a list of [severity, path, message]; "error" is what AdRoll would refuse or count wrongly, "warning" is
 * what it takes and a shop should know. Paths are those of the JSON ("[0].identifiers.adct"); "headers.…", "query.…" and
 * "request" name what is outside of it.
 */
final class AdRollChecker
{
    private const EVENTS = [
        'pageView', 'homeView', 'productSearch', 'addToCart', 'purchase', 'highValuePage', 'gatedContent', 'demoRequest',
        'signupPlan', 'signupTrial', 'contactSales', 'liveChat', 'formFill',
    ];
    private const EVENTS_MAX = 100;
    /** Rules of one value: methods of this class, each with (value, path). */
    private const EVENT = [
        'advertisable_eid' => 'text', 'pixel_eid' => 'text', 'event_name' => 'eventName', 'page_location' => 'pageLocation',
        'ip' => 'address', 'identifiers' => 'identifiers', 'event_attributes' => 'attributes', 'external_data' => 'externalData',
        'user_agent' => 'text', 'conversion_value' => 'conversionValue', 'currency' => 'currency', 'timestamp' => 'timestamp',
        'device_os' => 'text', 'device_type' => 'text', 'package_app_name' => 'text', 'package_app_version' => 'text',
    ];
    private const REQUIRED = ['advertisable_eid', 'pixel_eid', 'event_name', 'page_location', 'ip', 'identifiers'];
    private const IDENTIFIERS = [
        'adct' => 'text', 'email' => 'email', 'email_sha256' => 'sha256', 'email_md5' => 'md5', 'device_id' => 'deviceId',
        'first_party_cookie' => 'text', 'user_id' => 'text',
    ];
    private const ATTRIBUTES = ['order_id' => 'text', 'products' => 'products', 'keywords' => 'text'];
    private const PRODUCT = [
        'product_id' => 'text', 'product_group' => 'text', 'price' => 'decimal', 'quantity' => 'quantity', 'category' => 'text',
    ];
    private const OF_NOTHING = [
        'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855', 'd41d8cd98f00b204e9800998ecf8427e',
    ];
    private const SECONDS_MAX = 10_000_000_000;
    private const OLD_S = 7 * 86_400;
    private const EARLY_S = 300;

    /** @var list<array{string, string, string}> */
    private array $findings = [];
    private string $advertisable = '';

    /** @param ?float $now what counts as now, in seconds; null: the clock */
    public function __construct(private readonly ?float $now = null)
    {
    }

    /**
     * @param string $target path and query
     * @param array<string, string> $headers by name, in any case
     * @return list<array{string, string, string}>
     */
    public function check(string $method, string $target, array $headers, string $body): array
    {
        $this->findings = [];
        $headers = array_change_key_case($headers);
        if ($method !== 'POST') {
            $this->error('request', "the method must be POST, not $method");
        }
        $this->checkTarget($target);
        $this->checkHeaders($headers);
        $body = $this->unpack($headers['content-encoding'] ?? '', $body);
        $events = $body === null ? null : $this->decode($body);
        foreach ($events ?? [] as $index => $event) {
            $this->checkEvent($event, "[$index]");
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

    private function checkTarget(string $target): void
    {
        [$path, $query] = explode('?', $target, 2) + [1 => ''];
        if ($path !== '/api') {
            $this->error('request', "the path must be /api, not $path");
        }
        $this->advertisable = '';
        $seen = [];
        foreach ($query === '' ? [] : explode('&', $query) as $pair) {
            [$name, $value] = array_map(urldecode(...), explode('=', $pair, 2) + [1 => '']);
            if (isset($seen[$name])) {
                $this->error("query.$name", 'must not be there twice');
            } elseif ($name === 'advertisable') {
                $this->advertisable = $value;
            } elseif ($name !== 'dry_run') {
                $this->error("query.$name", 'is not a parameter that AdRoll knows');
            } elseif ($value !== 'true') {
                $this->error('query.dry_run', 'must be true, or absent');
            }
            $seen[$name] = true;
        }
        if ($this->advertisable === '') {
            $this->error('query.advertisable', 'is required');
        }
    }

    private function checkHeaders(array $headers): void
    {
        if (($headers['content-type'] ?? '') !== 'application/json') {
            $this->error('headers.Content-Type', 'must be application/json');
        }
        if (!preg_match('/^Token [\x21-\x7e]+$/D', $headers['authorization'] ?? '')) {
            $this->error('headers.Authorization', 'must be "Token " and a server access token');
        }
    }

    private function unpack(string $encoding, string $body): ?string
    {
        if ($encoding === '') {
            return $body;
        }
        $plain = $encoding === 'gzip' ? @gzdecode($body) : false;
        if ($plain === false) {
            $this->error('headers.Content-Encoding', 'must be gzip, and the body must be that');
            return null;
        }
        if (strlen($plain) <= strlen($body)) {
            $this->warning('headers.Content-Encoding', 'gzip made the body longer');
        }
        return $plain;
    }

    /** @return ?list<mixed> */
    private function decode(string $body): ?array
    {
        if (!preg_match('//u', $body)) {
            $this->error('request', 'the body must be valid UTF-8');
            return null;
        }
        try {
            $events = json_decode($body, false, 32, JSON_THROW_ON_ERROR | JSON_BIGINT_AS_STRING);
        } catch (JsonException $exception) {
            $this->error('request', 'the body must be JSON: ' . $exception->getMessage());
            return null;
        }
        if (!is_array($events) || $events === []) {
            $this->error('request', 'the body must be an array of events');
            return null;
        }
        if (count($events) > self::EVENTS_MAX) {
            $this->error('request', 'must have at most 100 events, not ' . count($events));
        }
        return $events;
    }

    private function checkEvent(mixed $event, string $path): void
    {
        if (!$event instanceof stdClass) {
            $this->error($path, 'must be an object');
            return;
        }
        $this->checkObject($event, $path, self::EVENT, self::REQUIRED);
        if (isset($event->advertisable_eid) && $event->advertisable_eid !== $this->advertisable) {
            $this->error("$path.advertisable_eid", 'must be the same as in the query');
        }
        if (isset($event->event_attributes->keywords) && ($event->event_name ?? '') !== 'productSearch') {
            $this->warning("$path.event_attributes.keywords", 'belongs to productSearch');
        }
        if (isset($event->conversion_value) && !isset($event->currency)) {
            $this->warning("$path.currency", 'should be there with a value');
        }
        if (($event->event_name ?? '') === 'purchase' && !isset($event->conversion_value)) {
            $this->warning("$path.conversion_value", 'a purchase should have its value');
        }
    }

    private function checkObject(stdClass $object, string $path, array $rules, array $required = []): void
    {
        foreach ($required as $key) {
            if (!property_exists($object, $key)) {
                $this->error("$path.$key", 'is required');
            }
        }
        foreach (get_object_vars($object) as $key => $value) {
            if (!isset($rules[$key])) {
                $this->error("$path.$key", 'is not a key that AdRoll knows here');
            } elseif ($value === null) {
                $this->error("$path.$key", 'must not be null: leave the key out');
            } else {
                $this->{$rules[$key]}($value, "$path.$key");
            }
        }
    }

    /* --- rules of one value --- */

    private function text(mixed $value, string $path): bool
    {
        if (is_string($value) && $value !== '') {
            return true;
        }
        $this->error($path, 'must be a text that is not empty');
        return false;
    }

    private function matches(mixed $value, string $path, string $pattern, string $what): bool
    {
        if (is_string($value) && preg_match($pattern, $value)) {
            return true;
        }
        $this->error($path, "must be $what");
        return false;
    }

    private function eventName(mixed $value, string $path): void
    {
        if (!in_array($value, self::EVENTS, true)) {
            $this->error($path, 'must be one of ' . implode(' ', self::EVENTS));
        }
    }

    private function pageLocation(mixed $value, string $path): void
    {
        if ($this->matches($value, $path, '~^https?://[^/?#\s]+~i', 'a full URL') && parse_url($value, PHP_URL_HOST) === null) {
            $this->error($path, 'must have a host');
        }
    }

    private function address(mixed $value, string $path): void
    {
        if (!is_string($value) || filter_var($value, FILTER_VALIDATE_IP) === false) {
            $this->error($path, 'must be an IPv4 or IPv6 address');
        }
    }

    private function identifiers(mixed $value, string $path): void
    {
        if (!$value instanceof stdClass) {
            $this->error($path, 'must be an object');
            return;
        }
        $this->checkObject($value, $path, self::IDENTIFIERS);
        if (get_object_vars($value) === []) {
            $this->error($path, 'must have at least one identifier');
        } elseif (!isset($value->adct) && !isset($value->first_party_cookie)) {
            $this->warning($path, 'should have adct or first_party_cookie');
        }
        if (isset($value->email_sha256) !== isset($value->email_md5)) {
            $this->warning($path, 'both hashes of the e-mail address match more people');
        }
    }

    /** AdRoll takes it; this extension has no reason to send it. */
    private function email(mixed $value, string $path): void
    {
        $this->error($path, 'must not be there in clear: the hashes do the same');
    }

    private function hash(mixed $value, string $path, int $digits): void
    {
        if ($this->matches($value, $path, '/^[0-9a-f]{' . $digits . '}$/D', "$digits lower-case hex digits") && in_array($value, self::OF_NOTHING, true)) {
            $this->error($path, 'is the hash of nothing');
        }
    }

    private function sha256(mixed $value, string $path): void
    {
        $this->hash($value, $path, 64);
    }

    private function md5(mixed $value, string $path): void
    {
        $this->hash($value, $path, 32);
    }

    private function deviceId(mixed $value, string $path): void
    {
        if ($this->text($value, $path) && trim($value, '0-') === '') {
            $this->error($path, 'is the id of everybody who does not want to be tracked');
        }
    }

    private function attributes(mixed $value, string $path): void
    {
        if (!$value instanceof stdClass || get_object_vars($value) === []) {
            $this->error($path, 'must be an object that is not empty');
            return;
        }
        $this->checkObject($value, $path, self::ATTRIBUTES);
    }

    private function products(mixed $value, string $path): void
    {
        if (!is_array($value) || $value === []) {
            $this->error($path, 'must be a list that is not empty');
            return;
        }
        foreach ($value as $index => $product) {
            if ($product instanceof stdClass) {
                $this->checkObject($product, "{$path}[$index]", self::PRODUCT);
            } else {
                $this->error("{$path}[$index]", 'must be an object');
            }
        }
    }

    private function quantity(mixed $value, string $path): void
    {
        if (!is_int($value) || $value < 1) {
            $this->error($path, 'must be a whole number above 0');
        }
    }

    private function decimal(mixed $value, string $path): bool
    {
        return $this->matches($value, $path, '/^-?\d+(\.\d+)?$/D', 'a decimal number as a text');
    }

    private function conversionValue(mixed $value, string $path): void
    {
        if ($this->decimal($value, $path) && str_starts_with($value, '-')) {
            $this->warning($path, 'should not be negative');
        }
    }

    private function currency(mixed $value, string $path): void
    {
        $this->matches($value, $path, '/^[A-Z]{3}$/D', 'three letters (ISO 4217)');
    }

    private function timestamp(mixed $value, string $path): void
    {
        $now = $this->now ?? microtime(true);
        if ((!is_int($value) && !is_float($value)) || $value <= 0) {
            $this->error($path, 'must be a number of seconds');
        } elseif ($value > self::SECONDS_MAX) {
            $this->error($path, 'must be in seconds; these are milliseconds');
        } elseif ($value < $now - self::OLD_S) {
            $this->warning($path, 'is older than 7 days');
        } elseif ($value > $now + self::EARLY_S) {
            $this->warning($path, 'is in the future');
        }
    }

    private function externalData(mixed $value, string $path): void
    {
        if (!$this->text($value, $path)) {
            return;
        }
        $inner = json_decode($value);
        if (!$inner instanceof stdClass || !is_string($inner->event_id ?? null) || $inner->event_id === '') {
            $this->error($path, 'must be JSON, as a text, with our event_id');
        }
    }
}
