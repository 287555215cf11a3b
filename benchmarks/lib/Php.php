<?php

declare(strict_types=1);

namespace S2S\Benchmark;

/** Command lines for PHP processes that have what they need and no more: -n, the named extensions, opcache as in a web server. */
final class Php
{
    private const AFTER = ['pdo_sqlite' => ['pdo'], 'redis' => ['igbinary']];

    /**
     * @param list<string> $arguments of the script
     * @param list<string> $extensions `s2s` is the one that was built for this run
     * @param array<string, string> $ini
     * @return list<string>
     */
    public static function command(string $script, array $arguments = [], array $extensions = [], array $ini = [], bool $opcache = true): array
    {
        $options = [];
        foreach (self::inOrder($extensions) as $extension) {
            $options[] = '-dextension=' . ($extension === 's2s' ? given('S2S_EXTENSION') : $extension);
        }
        if ($opcache) {
            array_push($options, '-dzend_extension=opcache', '-dopcache.enable_cli=1', '-dopcache.jit=disable');
        }
        foreach ($ini as $name => $value) {
            $options[] = "-d$name=$value";
        }

        return [PHP_BINARY, '-n', '-dmemory_limit=-1', '-ddisplay_errors=stderr', ...$options, $script, ...$arguments];
    }

    /**
     * @param list<string> $extensions
     * @return list<string> those that PHP has not built in, each after what it needs
     */
    private static function inOrder(array $extensions): array
    {
        $ordered = [];
        foreach ($extensions as $extension) {
            foreach ([...(self::AFTER[$extension] ?? []), $extension] as $one) {
                if (!in_array($one, self::builtIn(), true)) {
                    $ordered[$one] = $one;
                }
            }
        }

        return array_values($ordered);
    }

    /** @return list<string> */
    private static function builtIn(): array
    {
        static $names = null;

        return $names ??= array_map('strtolower', explode("\n", trim((string) shell_exec(escapeshellarg(PHP_BINARY) . ' -n -m'))));
    }
}
