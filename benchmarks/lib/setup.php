<?php

declare(strict_types=1);

/* What every part starts with: where things are, and the classes in this folder. */

namespace S2S\Benchmark;

spl_autoload_register(static function (string $class): void {
    $prefix = __NAMESPACE__ . '\\';
    $file = __DIR__ . '/' . strtr(substr($class, strlen($prefix)), '\\', '/') . '.php';
    if (str_starts_with($class, $prefix) && is_file($file)) {
        require $file;
    }
});

set_error_handler(static function (int $level, string $message, string $file, int $line): bool {
    if ((error_reporting() & $level) === 0) {
        return false;
    }
    // Other people's deprecated calls are theirs.
    if ($level === E_DEPRECATED || $level === E_USER_DEPRECATED) {
        return true;
    }
    throw new \ErrorException($message, 0, $level, $file, $line);
});

const REPOSITORY = __DIR__ . '/../..';

/** A value that scripts/benchmark gives. */
function given(string $name): string
{
    $value = getenv($name);

    return $value === false || $value === '' ? throw new \RuntimeException("$name is not set: start with scripts/benchmark") : $value;
}

/** @param list<float> $values */
function middle(array $values): float
{
    sort($values);

    return $values[intdiv(count($values), 2)];
}
