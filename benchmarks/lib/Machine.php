<?php

declare(strict_types=1);

namespace S2S\Benchmark;

/** What a figure is worth nothing without: the machine, the versions, the commit. */
final class Machine
{
    /** @return array<string, string> */
    public static function facts(): array
    {
        $processor = self::line('/proc/cpuinfo', '/^model name\s*:\s*(.*)$/m');
        $memory = (int) self::line('/proc/meminfo', '/^MemTotal:\s*(\d+)/m');
        $load = implode(' ', array_map(static fn (float $one): string => sprintf('%.2f', $one), sys_getloadavg() ?: []));

        return [
            'processor' => $processor,
            'cores' => self::output('nproc'),
            'memory' => round($memory / 1024 / 1024) . ' GiB',
            'virtual' => str_contains((string) file_get_contents('/proc/cpuinfo'), ' hypervisor ') ? 'yes' : 'no',
            'SHA extensions' => preg_match('/^flags.* sha_ni\b/m', (string) file_get_contents('/proc/cpuinfo')) === 1 ? 'yes' : 'no',
            'kernel' => php_uname('s') . ' ' . php_uname('r'),
            'file system' => self::output('stat', '-f', '-c', '%T', given('S2S_BENCHMARK_WORK')),
            'load at the end' => $load,
        ];
    }

    /** @return array<string, string> */
    public static function versions(): array
    {
        $information = self::output(...Php::command('--ri', ['s2s'], ['s2s'], ['s2s.queue' => given('S2S_BENCHMARK_WORK')], false));
        $versions = ['PHP' => PHP_VERSION . (PHP_ZTS ? ' ZTS' : ' NTS')];
        foreach (['Version' => 's2s', 'libcurl' => 'libcurl', 'OpenSSL' => 'OpenSSL', 'SQLite' => 'SQLite', 'jansson' => 'jansson'] as $row => $name) {
            $versions[$name] = preg_match("/^$row => (.*)\$/m", $information, $match) === 1 ? $match[1] : 'unknown';
        }
        $versions['compiler'] = strtok(self::output('gcc', '--version'), "\n") ?: 'unknown';
        $versions['nginx'] = ltrim(strrchr(self::output('sh', '-c', 'nginx -v 2>&1'), '/') ?: 'unknown', '/');

        return $versions;
    }

    /** With a plus sign where the tree has what is not in it. */
    public static function commit(): string
    {
        $commit = self::output('git', '-C', REPOSITORY, 'rev-parse', '--short=12', 'HEAD');
        $changes = self::output('git', '-C', REPOSITORY, 'status', '--porcelain', '--', 'src', 's2s.c', 'php_s2s.h', 'config.m4', 'benchmarks', ':!benchmarks/results', 'scripts');

        return $commit . ($changes === '' ? '' : '+');
    }

    /** The version of a Debian package; an empty string where it is not installed. */
    public static function package(string $name): string
    {
        return self::output('dpkg-query', '-W', '-f', '${Version}', $name);
    }

    public static function output(string ...$command): string
    {
        $process = proc_open($command, [1 => ['pipe', 'w'], 2 => ['file', '/dev/null', 'w']], $pipes);
        $output = $process === false ? '' : (string) stream_get_contents($pipes[1]);
        if ($process !== false) {
            proc_close($process);
        }

        return trim($output);
    }

    private static function line(string $file, string $pattern): string
    {
        return preg_match($pattern, (string) file_get_contents($file), $match) === 1 ? $match[1] : 'unknown';
    }
}
