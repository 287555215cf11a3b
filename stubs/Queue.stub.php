<?php

/**
 * @generate-class-entries
 * @generate-legacy-arginfo 80200
 */

namespace S2S;

/**
 * The queue that s2s.queue names: look at it, and intervene. Slow beside
 * Client::send(), as these methods read the ledger; not for a customer's request.
 *
 * @strict-properties
 * @not-serializable
 */
final class Queue
{
	private function __construct() {}

	/**
	 * Times are Unix times in milliseconds, null: never. `queued` is the present
	 * number; the other counters run since the queue was made. `problem` says why
	 * the newest events could not be taken into account (a stopped sender, a
	 * journal that can't be opened); null: they were. `full` says that
	 * `s2s.queue_max` is reached now, `refused` how many events were not stored
	 * because the queue was full (or its journal, or the memory that stands in for
	 * a queue that can't be written), each once for each destination.
	 *
	 * A destination's row is about its name: two Sklik accounts that share one, or
	 * the one from before its SEM ID, endpoint or sandbox changed, are summed up in
	 * it. Its times are the oldest, the last and the next of them, and it is held or
	 * has an open breaker where one of them is or has. `accounts` has them one by
	 * one, the one that was set up last first. `account` is made of hex digits that
	 * stand for the account, which may be a secret.
	 *
	 * @return array{
	 *     queue: array{path: string, full: bool, refused: int, journalBytes: int, waitingBytes: int, damagedAt: ?int, problem: ?string, sender: ?array{pid: int, since: int, stopped: bool}},
	 *     destinations: array<string, array{system: string, queued: int, delivered: int, rejected: int, uncertain: int, expired: int, repeated: int,
	 *         oldestQueuedAt: ?int, lastSuccessAt: ?int, lastErrorAt: ?int, lastError: ?string, breaker: string, nextProbeAt: ?int, held: ?string,
	 *         accounts: list<array{account: string, endpoint: string, system: string, queued: int, delivered: int, rejected: int, uncertain: int, expired: int,
	 *             repeated: int, oldestQueuedAt: ?int, lastSuccessAt: ?int, lastErrorAt: ?int, lastError: ?string, breaker: string, nextProbeAt: ?int, held: ?string}>}>
	 * }
	 *
	 * @throws QueueError
	 */
	public static function stats(): array {}

	/**
	 * Entries, the oldest first.
	 *
	 * It shows what is in the ledger, also while the newest events can't be taken
	 * in (a stopped sender): just then one has to look, and a list that lacks the
	 * newest does no harm. stats()['queue']['problem'] says when that is so.
	 * retry(), discard() and erase() throw then, as they would miss what they are about.
	 *
	 * @param State|null $state null: all
	 * @param int $limit 1 to 10000
	 * @param string|null $after Entry::$id of the last one of the page before
	 *
	 * @return list<Entry>
	 *
	 * @throws QueueError
	 * @throws \ValueError
	 */
	public static function entries(?State $state = null, int $limit = 100, ?string $after = null): array {}

	/**
	 * Sends rejected and uncertain entries again, with the newest settings known under their destination's name. One
	 * whose record in the ledger is damaged stays as it is; its answer says so.
	 *
	 * @param string ...$entryIds none: all, and destinations that are held because of their credentials are let go
	 *
	 * @return int how many
	 *
	 * @throws QueueError also when the newest events can't be taken in
	 * @throws \ValueError
	 */
	public static function retry(string ...$entryIds): int {}

	/**
	 * Gives up queued, rejected and uncertain entries. An uncertain one may have been counted by the ad system: its key
	 * (event name and order, or the one that send() was given) stays taken until s2s.retention is over. The others give their keys free, so that
	 * the event may come again.
	 *
	 * @param string ...$entryIds none: nothing is given up
	 *
	 * @return int how many
	 *
	 * @throws QueueError also when the newest events can't be taken in
	 * @throws \ValueError
	 */
	public static function discard(string ...$entryIds): int {}

	/**
	 * For a customer's request to be forgotten: removes every row of an idempotency key, order id or event id, and what Ad-Center called with that spid.
	 *
	 * @return int how many
	 *
	 * @throws QueueError also when the newest events can't be taken in, or some are on their way
	 * @throws \ValueError
	 */
	public static function erase(#[\SensitiveParameter] string $key): int {}

	/**
	 * Waits until nothing is due or in flight; what waits for a later time does not count.
	 *
	 * @param float $timeout seconds, 0 or more
	 *
	 * @return bool false: time is up
	 *
	 * @throws QueueError
	 * @throws \ValueError
	 */
	public static function flush(float $timeout): bool {}

	/**
	 * Is the sender, in the foreground: for a service or a cron job on a host
	 * without traffic. Waits while another process is it. Signals are handled
	 * between the steps (with pcntl_async_signals(), or pcntl_signal_dispatch()
	 * in $progress); an exception ends it. $progress may send events; the other
	 * methods of this class would wait in it for the sender, which is this one.
	 * At the end it waits, up to s2s.shutdown_timeout, for answers to what can't
	 * be sent again.
	 *
	 * @param float|null $seconds how long; null: until stopped
	 * @phpstan-param (callable(int): mixed)|null $progress called with the number of entries settled so far, about ten times a second; returning false ends it
	 *
	 * @return int how many entries were settled
	 *
	 * @throws QueueError
	 * @throws \ValueError
	 */
	public static function work(?float $seconds = null, ?callable $progress = null): int {}
}
