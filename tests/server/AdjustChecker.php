<?php

declare(strict_types=1);

/**
 * Judges a request as Adjust's /event endpoint would, and stricter: written from its documentation alone, it shares no
 * line with the extension, so that both can't be wrong in the same way. One checker is one server: it remembers the
 * last time of each device and event token.
 *
 * check() gives a list of [severity, name, message]; "error" is what Adjust would refuse, ignore or count wrongly.
 */
final class AdjustChecker
{
    private const UUID = '/^[0-9A-F]{8}-[0-9A-F]{4}-[0-9A-F]{4}-[0-9A-F]{4}-[0-9A-F]{12}$/D';
    private const LOWER_UUID = '/^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/D';
    /** Device ids, in the order in which the first one that is there stands for the device. */
    private const DEVICES = [
        'adid' => '/^[0-9a-f]{32}$/D', 'idfa' => self::UUID, 'gps_adid' => self::LOWER_UUID, 'fire_adid' => null, 'oaid' => null,
        'web_uuid' => null, 'idfv' => self::UUID, 'android_id' => '/^[0-9a-z]+$/D', 'android_id_lower_md5' => null,
        'android_id_lower_sha1' => null, 'android_id_upper_md5' => null, 'android_id_upper_sha1' => null, 'imei' => null,
        'imei_lower_md5' => null, 'meid' => '/^[0-9A-Z]+$/D', 'win_naid' => self::LOWER_UUID, 'win_hwid' => null, 'win_adid' => null,
        'external_device_id' => null,
    ];
    private const OTHERS = [
        's2s', 'app_token', 'event_token', 'created_at_unix', 'ip_address', 'user_agent', 'device_name', 'device_type', 'os_name',
        'os_version', 'app_version', 'revenue', 'currency', 'environment', 'callback_params', 'partner_params',
    ];
    private const OLDEST = 58 * 86400;

    /** @var array<string, int> */
    private array $lanes = [];
    private array $findings = [];

    public function __construct(private readonly ?string $token = null, private ?int $now = null)
    {
    }

    /** @return list<array{string, string, string}> */
    public function check(string $method, string $target, array $headers, string $body): array
    {
        $this->findings = [];
        $headers = array_change_key_case($headers);
        $query = (string) parse_url($target, PHP_URL_QUERY);
        if (parse_url($target, PHP_URL_PATH) !== '/event') {
            $this->error('request', 'the path must be /event');
        }
        $form = match ($method) {
            'GET' => $query,
            'POST' => $body,
            default => '',
        };
        if ($method === 'GET' ? $body !== '' : $query !== '') {
            $this->error('request', 'parameters belong in the query of a GET or in the body of a POST');
        }
        if ($method !== 'GET' && $method !== 'POST') {
            $this->error('request', 'only GET and POST');
        } elseif ($method === 'POST' && ($headers['content-type'] ?? '') !== 'application/x-www-form-urlencoded') {
            $this->error('headers.content-type', 'must be application/x-www-form-urlencoded');
        }
        if (strlen($body) + strlen($target) > 1024 * 1024) {
            $this->error('request', 'more than 1 MB');
        }
        if ($this->token !== null && ($headers['authorization'] ?? '') !== "Bearer {$this->token}") {
            $this->error('headers.authorization', 'must carry the token');
        }
        $this->checkParameters($this->parse($form));
        return $this->findings;
    }

    public static function accepts(array $findings): bool
    {
        return array_filter($findings, static fn (array $finding) => $finding[0] === 'error') === [];
    }

    /** @return array<string, string> */
    private function parse(string $form): array
    {
        $parameters = [];
        foreach ($form === '' ? [] : explode('&', $form) as $pair) {
            [$name, $value] = explode('=', $pair, 2) + [1 => null];
            if ($value === null || isset($parameters[$name])) {
                $this->error($name, 'must be there once, with a value');
                continue;
            }
            if (preg_match('/^(?:[A-Za-z0-9._~-]++|%[0-9A-F]{2})*+$/D', $value) !== 1) {
                $this->error($name, 'must be percent-encoded (a space is %20, a plus %2B)');
            }
            $parameters[$name] = rawurldecode($value);
        }
        return $parameters;
    }

    private function checkParameters(array $p): void
    {
        foreach ($p as $name => $value) {
            if (!in_array($name, self::OTHERS, true) && !array_key_exists($name, self::DEVICES)) {
                $this->error((string) $name, 'is not known; names are case-sensitive');
            } elseif ($value === '') {
                $this->error($name, 'is empty');
            } elseif (preg_match('//u', $value) !== 1) {
                $this->error($name, 'is not UTF-8');
            }
        }
        if (($p['s2s'] ?? null) !== '1') {
            $this->error('s2s', 'must be 1');
        }
        foreach (['app_token', 'event_token'] as $name) {
            if (preg_match('/^[A-Za-z0-9]+$/D', $p[$name] ?? '') !== 1) {
                $this->error($name, 'is required');
            }
        }
        if (!in_array($p['environment'] ?? 'production', ['production', 'sandbox'], true)) {
            $this->error('environment', 'must be production or sandbox');
        }
        if (isset($p['ip_address']) && filter_var($p['ip_address'], FILTER_VALIDATE_IP, FILTER_FLAG_IPV4) === false) {
            $this->error('ip_address', 'must be an IPv4 address');
        }
        $this->checkMoney($p);
        $this->checkMap($p, 'callback_params');
        $this->checkMap($p, 'partner_params');
        $this->checkOrder($p, $this->checkDevices($p));
    }

    private function checkDevices(array $p): ?string
    {
        $device = null;
        foreach (self::DEVICES as $name => $form) {
            if (isset($p[$name])) {
                $device ??= "$name={$p[$name]}";
                if ($form !== null && preg_match($form, $p[$name]) !== 1) {
                    $this->error($name, 'has another form');
                }
            }
        }
        if ($device === null) {
            $this->error('device', 'at least one device id is required');
        }
        return $device;
    }

    private function checkMoney(array $p): void
    {
        if (isset($p['revenue']) !== isset($p['currency'])) {
            $this->error(isset($p['revenue']) ? 'currency' : 'revenue', 'revenue and currency go together');
        }
        if (isset($p['revenue'])) {
            $number = preg_match('/^(?:0|[1-9][0-9]*)(?:\.[0-9]+)?$/D', $p['revenue']) === 1;
            if (!$number || (float) $p['revenue'] < 0.001 || (float) $p['revenue'] > 1e11) {
                $this->error('revenue', 'must be a number from 0.001 to 100,000,000,000');
            }
        }
        if (isset($p['currency']) && preg_match('/^[A-Z]{3}$/D', $p['currency']) !== 1) {
            $this->error('currency', 'must be a code of three letters');
        }
    }

    private function checkMap(array $p, string $name): void
    {
        if (!isset($p[$name])) {
            return;
        }
        $map = json_decode($p[$name]);
        if (!$map instanceof stdClass) {
            $this->error($name, 'must be a JSON object');
            return;
        }
        foreach (get_object_vars($map) as $key => $value) {
            if (!is_string($value)) {
                $this->error("$name.$key", 'must be a string');
            }
        }
    }

    private function checkOrder(array $p, ?string $device): void
    {
        $time = $p['created_at_unix'] ?? null;
        $now = $this->now ?? time();
        if ($time === null) {
            $this->findings[] = ['warning', 'created_at_unix', 'is recommended'];
            return;
        }
        if (preg_match('/^[1-9][0-9]{0,9}$/D', $time) !== 1) {
            $this->error('created_at_unix', 'must be Unix time in seconds');
            return;
        }
        if ((int) $time < $now - self::OLDEST) {
            $this->error('created_at_unix', 'is older than 58 days');
        }
        $lane = "$device\n" . ($p['event_token'] ?? '');
        if ((int) $time < ($this->lanes[$lane] ?? 0)) {
            $this->error('created_at_unix', "is earlier than one received before ({$this->lanes[$lane]})");
        } elseif (self::accepts($this->findings)) {
            $this->lanes[$lane] = (int) $time;
        }
    }

    /** The last times, so that a server of several processes can keep them: an array to give to the next checker. */
    public function lanes(?array $lanes = null): array
    {
        $this->lanes = $lanes ?? $this->lanes;
        return $this->lanes;
    }

    private function error(string $name, string $message): void
    {
        $this->findings[] = ['error', $name, $message];
    }
}
