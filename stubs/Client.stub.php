<?php

/**
 * @generate-class-entries
 * @generate-legacy-arginfo 80200
 */

namespace S2S;

/**
 * Takes events for one or more destinations. send() stores them and returns;
 * they are delivered in the background, retried, and survive the end of the
 * process.
 *
 * @strict-properties
 * @not-serializable
 */
final class Client
{
	/**
	 * php.ini is read here, once. Where a setting that a destination would take from
	 * there was refused, events skip that destination, and their receipts say why.
	 *
	 * The queue knows a destination by its system, account (with Postback: URLs
	 * and name; with Knorex: URLs), endpoint, and whether it is a sandbox or dry
	 * run. Of one destination, the credentials and settings of the client that sent
	 * last count, for events that wait already too.
	 *
	 * @param Destination ...$destinations none: those that php.ini sets up
	 *
	 * @throws \ValueError when two have the same name or are one destination to the queue, or a value of php.ini can't be used
	 * @throws \TypeError when one is something else
	 */
	public function __construct(Destination ...$destinations) {}

	/**
	 * Checks and encodes the event for each destination and stores it. Opens no
	 * network connection and does not wait for one. An event that fits some of
	 * the destinations is queued for those; the others are in Receipt::$skipped.
	 *
	 * @param Event $event
	 * @param string|null $key idempotency key, 1 to 255 bytes; null: event name and order id where there is an order, else none. An event with a key that is there already is dropped.
	 *
	 * @throws InvalidEvent when every destination that it applies to finds errors in it
	 * @throws \ValueError
	 * @throws \Error while opcache.preload runs
	 */
	public function send(Event $event, ?string $key = null): Receipt {}

	/**
	 * As send(), for many: stored some hundreds at a time.
	 *
	 * @phpstan-param iterable<Event> $events
	 *
	 * @return list<Receipt> in the order of the events
	 *
	 * @throws InvalidEvent at the first invalid event, after those before it are stored
	 * @throws \TypeError at the first element that is not an event, after those before it are stored
	 */
	public function sendAll(iterable $events): array {}

	/**
	 * send() and wait for the answers. An event that is not settled in time
	 * stays in the queue: State::Queued, with the answer to its last try, if any.
	 * Nothing is waited for that can't come in time: a destination that is held,
	 * a next try that is later.
	 *
	 * @param Event $event
	 * @param float $timeout seconds, 0 to 300
	 *
	 * @return array<string, Response> by destination name; skipped ones are absent
	 *
	 * @throws InvalidEvent
	 * @throws \ValueError
	 */
	public function sendNow(Event $event, float $timeout = 5.0): array {}

	/**
	 * What would be sent, with secrets masked; nothing is queued.
	 *
	 * @return array<string, Request> by destination name; those that the event does not go to are absent
	 */
	public function preview(Event $event): array {}

	/**
	 * All errors and warnings at all destinations; nothing is queued.
	 *
	 * @return list<Problem>
	 */
	public function validate(Event $event): array {}
}
