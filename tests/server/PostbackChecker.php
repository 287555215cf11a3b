<?php

declare(strict_types=1);

/**
 * Judges a postback as a strict network would: written from the documentation alone, it shares no line with the
 * extension. A network knows its own URL, so what is expected is said in the constructor.
 *
 * check() gives a list of [path, message]; none: accepted. Paths are parameters' names ("value"), "path", "request",
 * "headers.…" and "signature".
 */
final class PostbackChecker
{
    private const SIGNATURE_SECONDS = 300;
    /** What a value must look like, by the parameter's name; other parameters take any text. */
    private const FORMS = [
        'value' => '/^-?\d{1,15}(\.\d{1,6})?$/D', 'tax' => '/^-?\d{1,15}(\.\d{1,6})?$/D', 'total' => '/^-?\d{1,15}(\.\d{1,6})?$/D',
        'currency' => '/^[A-Z]{3}$/D', 'time' => '/^\d{10}$/D', 'time_ms' => '/^\d{13}$/D',
        'ip' => '/^[0-9a-f.:]{2,45}$/iD',
        'id' => '/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/D',
    ];
    /** A macro that was not replaced, in any of the five styles, as it is or percent-encoded. */
    private const MACRO = '/\{\{?[\w-]+\}|\[[\w-]+\]|<[\w-]+>|#[\w-]+#/';

    /** @var list<array{string, string}> */
    private array $findings = [];

    /**
     * @param string $path what the path must be; "*" stands for one segment that is the click id
     * @param string $clickId the parameter with the click id; "" where it is in the path
     * @param list<string> $parameters what else may be there
     * @param list<string> $required what of it must be there
     * @param array<string, string> $headers that must be there, with their values
     * @param ?int $now what counts as now, in seconds; null: the clock
     */
    public function __construct(
        private readonly string $path,
        private readonly string $clickId = 'kcid',
        private readonly array $parameters = [],
        private readonly array $required = [],
        private readonly string $method = 'GET',
        private readonly array $headers = [],
        private readonly ?string $key = null,
        private readonly string $signatureParameter = 'signature',
        private readonly ?string $signatureHeader = null,
        private readonly ?int $now = null,
    ) {
    }

    /**
     * @param array<string, string> $headers by name, in any case
     * @return list<array{string, string}>
     */
    public function check(string $method, string $target, array $headers, string $body): array
    {
        $this->findings = [];
        $headers = array_change_key_case($headers);
        [$path, $query] = explode('?', $target, 2) + [1 => ''];
        if ($method !== $this->method) {
            $this->error('request', "the method must be $this->method, not $method");
        }
        $this->checkCarrier($method, $query, $headers, $body);
        $this->checkPath($path);
        $this->checkHeaders($headers);
        $text = $method === 'POST' ? $body : $query;
        $values = $this->decode($text);
        $this->checkSignature($text, $values, $headers);
        $this->checkParameters($values);
        return $this->findings;
    }

    private function error(string $path, string $message): void
    {
        $this->findings[] = [$path, $message];
    }

    /** Where parameters are: in a GET's query or a POST's form, and never in both. */
    private function checkCarrier(string $method, string $query, array $headers, string $body): void
    {
        if ($method !== 'POST') {
            if ($body !== '') {
                $this->error('request', 'a GET must not have a body');
            }
            return;
        }
        if ($query !== '') {
            $this->error('request', 'a POST has its parameters in the form, not in the query');
        }
        if (($headers['content-type'] ?? '') !== 'application/x-www-form-urlencoded') {
            $this->error('headers.Content-Type', 'must be application/x-www-form-urlencoded');
        }
    }

    private function checkPath(string $path): void
    {
        $expected = explode('/', $this->path);
        $segments = explode('/', $path);
        if (count($segments) !== count($expected)) {
            $this->error('path', "must be $this->path");
            return;
        }
        foreach ($expected as $place => $segment) {
            if ($segment !== '*') {
                if ($segments[$place] !== $segment) {
                    $this->error('path', "must be $this->path");
                }
            } elseif ($segments[$place] === '') {
                $this->error('path', 'must have the click id');
            } else {
                $this->value('path', $segments[$place]);
            }
        }
    }

    private function checkHeaders(array $headers): void
    {
        foreach ($this->headers as $name => $value) {
            if (($headers[strtolower($name)] ?? null) !== $value) {
                $this->error("headers.$name", 'is missing or not what was agreed upon');
            }
        }
        foreach (['cookie', 'referer'] as $name) {
            if (isset($headers[$name])) {
                $this->error("headers.$name", 'must not be there: it is the browser\'s');
            }
        }
    }

    /** One value as it stands in the URL: RFC 3986, capital hex digits, "+" is not a space; returns it decoded. */
    private function value(string $where, string $raw): string
    {
        if (preg_match('/^(?:[A-Za-z0-9\-._~]|%[0-9A-F]{2})*$/D', $raw) !== 1) {
            $this->error($where, 'must be percent-encoded as RFC 3986 has it');
        } elseif (preg_match('/%(?:2D|2E|5F|7E|3\d|4[1-9A-F]|5[0-9A]|6[1-9A-F]|7[0-9A])/', $raw)) {
            $this->error($where, 'must not percent-encode unreserved characters');
        }
        $value = rawurldecode($raw);
        if (preg_match(self::MACRO, $value)) {
            $this->error($where, 'is a macro that was not replaced');
        }
        if (preg_match('//u', $value) !== 1) {
            $this->error($where, 'must be valid UTF-8');
        }
        return $value;
    }

    /** @return array<string, string> */
    private function decode(string $text): array
    {
        $values = [];
        foreach ($text === '' ? [] : explode('&', $text) as $pair) {
            [$name, $raw] = explode('=', $pair, 2) + [1 => null];
            if ($raw === null || $name === '') {
                $this->error('request', 'a parameter has no name or no value');
                continue;
            }
            if (isset($values[$name])) {
                $this->error($name, 'must not be there twice');
            }
            $values[$name] = $this->value($name, $raw);
        }
        return $values;
    }

    private function checkParameters(array $values): void
    {
        $known = [...$this->parameters, $this->clickId, 'timestamp', $this->signatureParameter];
        foreach ($values as $name => $value) {
            if (!in_array((string) $name, $known, true)) {
                $this->error((string) $name, 'is not a parameter of this postback');
            } elseif (isset(self::FORMS[$name]) && $value !== '' && preg_match(self::FORMS[$name], $value) !== 1) {
                $this->error($name, 'does not have its form');
            }
        }
        foreach ($this->clickId === '' ? $this->required : [$this->clickId, ...$this->required] as $name) {
            if (($values[$name] ?? '') === '') {
                $this->error($name, 'is required');
            }
        }
        if (isset($values['value'], $values['tax'], $values['total']) && compare_sum($values['value'], $values['tax'], $values['total']) !== 0) {
            $this->error('total', 'must be value and tax');
        }
    }

    private function checkSignature(string $text, array $values, array $headers): void
    {
        if ($this->key === null) {
            foreach (['timestamp', $this->signatureParameter] as $name) {
                if (isset($values[$name]) && !in_array($name, $this->parameters, true)) {
                    $this->error($name, 'must not be there: nothing is signed here');
                }
            }
            return;
        }
        $signed = $text;
        if ($this->signatureHeader !== null) {
            $signature = $headers[strtolower($this->signatureHeader)] ?? '';
        } else {
            // The signature is the last parameter, and what is before it is what was signed.
            $place = strrpos($text, "&$this->signatureParameter=");
            $signature = $place === false ? '' : substr($text, $place + strlen($this->signatureParameter) + 2);
            $signed = $place === false ? $text : substr($text, 0, $place);
        }
        if (!hash_equals(hash_hmac('sha256', $signed, $this->key), $signature)) {
            $this->error('signature', 'is missing or wrong');
        }
        $time = $values['timestamp'] ?? '';
        if (preg_match('/^\d{10}$/D', $time) !== 1 || abs((int) $time - ($this->now ?? time())) > self::SIGNATURE_SECONDS) {
            $this->error('timestamp', 'must be the present Unix time in seconds');
        }
    }
}

/** Compares value + tax with total, exactly, without an extension for it. */
function compare_sum(string $value, string $tax, string $total): int
{
    $micros = static function (string $text): int {
        [$whole, $decimals] = explode('.', ltrim($text, '-'), 2) + [1 => ''];
        $number = (int) $whole * 1_000_000 + (int) str_pad(substr($decimals, 0, 6), 6, '0');
        return str_starts_with($text, '-') ? -$number : $number;
    };
    return $micros($value) + $micros($tax) <=> $micros($total);
}
