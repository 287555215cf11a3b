<?php

declare(strict_types=1);

/*
 * The ad systems' endpoints behind one address, told apart by their paths; each with its checker, and with a log of its
 * own in the directory that S2S_DEMO_ARRIVALS names.
 */

$system = str_starts_with($_SERVER['REQUEST_URI'], '/rtgconv') ? 'sklik' : 'adroll';
putenv('S2S_CHECKER_LOG=' . getenv('S2S_DEMO_ARRIVALS') . "/$system");

require __DIR__ . "/../tests/server/$system.php";
