/*
 * What the core needs to build, hash and encode the seed's Purchase for Sklik, without PHP: one line, the nanoseconds of
 * each event, sorted. encode.php runs it.
 *
 *   core-benchmark EVENTS
 */
#include "../tests/unit/sklik_fixture.h"

#include <stdio.h>
#include <stdlib.h>
#include <time.h>

static const struct {
	s2s_user_field field;
	s2s_string raw;
} user[] = {
	{ S2S_USER_EMAIL, S2S_STRING(" Jan.Novak@Seznam.CZ ") },
	{ S2S_USER_PHONE, S2S_STRING("606 666 666") },
	{ S2S_USER_FIRST_NAME, S2S_STRING("Jan") },
	{ S2S_USER_LAST_NAME, S2S_STRING("Novák") },
	{ S2S_USER_CITY, S2S_STRING("Praha") },
};

static void demand(bool holds)
{
	if (!holds) {
		fputs("core-benchmark: out of memory\n", stderr);
		exit(1);
	}
}

/* All texts are copied, as the binding does; `seed` has them. */
static void build(s2s_event *event, const s2s_event *seed)
{
	s2s_visitor visitor;
	s2s_parameter *content_type;
	s2s_item *item;

	s2s_event_init(event);
	demand(s2s_event_set_text(event, &event->id, seed->id) && s2s_event_set_text(event, &event->name, seed->name) &&
		s2s_event_set_text(event, &event->url, seed->url));
	event->time_ms = seed->time_ms;
	event->source = seed->source;
	for (size_t index = 0; index < sizeof(user) / sizeof(user[0]); index++) {
		demand(s2s_event_set_user_field(event, user[index].field, user[index].raw, S2S_STRING("CZ")));
	}
	demand(s2s_visitor_copy(&seed->visitor, &visitor));
	s2s_event_set_visitor(event, &visitor);
	s2s_visitor_free(&visitor);
	content_type = s2s_event_put_parameter(event, S2S_STRING("content_type"));
	demand(content_type != NULL);
	content_type->kind = S2S_PARAMETER_STRING;
	demand(s2s_event_set_text(event, &content_type->text, S2S_STRING("product")) &&
		s2s_event_set_text(event, &event->order_id, seed->order_id) && s2s_event_set_currency(event, S2S_STRING("CZK")) &&
		s2s_event_set_text(event, &event->delivery_type, seed->delivery_type) &&
		s2s_event_set_text(event, &event->payment_type, seed->payment_type));
	demand(s2s_money_from_integer(27364, &event->value) && s2s_money_from_integer(5746, &event->value_tax) &&
		s2s_money_from_integer(121, &event->delivery_price) && s2s_money_from_integer(-500, &event->other_costs));
	item = s2s_event_add_item(event);
	demand(item != NULL && s2s_event_set_text(event, &item->id, seed->items[0].id) &&
		s2s_event_set_text(event, &item->name, seed->items[0].name) &&
		s2s_event_set_text(event, &item->category, seed->items[0].category) && s2s_money_from_integer(1, &item->quantity) &&
		s2s_money_from_integer(33490, &item->unit_price));
}

static int64_t now_ns(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (int64_t) now.tv_sec * 1000000000 + now.tv_nsec;
}

static int by_size(const void *left, const void *right)
{
	int64_t difference = *(const int64_t *) left - *(const int64_t *) right;

	return (difference > 0) - (difference < 0);
}

int main(int argument_count, char **arguments)
{
	size_t count = argument_count > 1 ? strtoul(arguments[1], NULL, 10) : 20000;
	int64_t *times = calloc(count > 0 ? count : 1, sizeof(*times));
	void *state = NULL;
	system_fixture *fixture;
	s2s_event seed;

	demand(times != NULL && system_start(&state) == 0 && sklik_setup(&state) == 0);
	fixture = state;
	seed = fixture->event;
	for (size_t index = 0; index < count; index++) {
		int64_t begin = now_ns();

		build(&fixture->event, &seed);
		s2s_draft_clear(&fixture->draft);
		system_validate(fixture);
		system_encode(fixture, false);
		s2s_event_free(&fixture->event);
		times[index] = now_ns() - begin;
	}
	fixture->event = seed;
	qsort(times, count, sizeof(*times), by_size);
	for (size_t index = 0; index < count; index++) {
		printf("%lld%c", (long long) times[index], index + 1 < count ? ' ' : '\n');
	}
	free(times);
	(void) system_teardown(&state);
	(void) system_stop(&state);
	return 0;
}
