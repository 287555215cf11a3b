/* The checker's half for what was bought: contents, content_type and the check sum. */
#include "sklik_check.h"

#include "../core/utf8.h"

#include <math.h>
#include <stdio.h>

#define CHECK_SUM_TOLERANCE 0.01
/* Of a long order, as many items are named one by one; the rest is one more warning. */
#define ITEM_WARNINGS_MAX 20
#define PATH_MAX_BYTES 64

static void check_content_type(const s2s_sklik_check *check)
{
	const s2s_parameter *content_type = check->view.content_type;
	bool given = content_type != NULL && (content_type->kind != S2S_PARAMETER_STRING || content_type->text.length != 0);
	bool items = check->event->item_count != 0;

	if (items && !given) {
		S2S_SKLIK_WARN(check, "event_data.content_type", "is missing: contents need it; give product, product_group or page");
	} else if (given && !items) {
		S2S_SKLIK_WARN(check, "event_data.contents", "is missing: content_type is of no use without it");
	}
	if (given && content_type->kind == S2S_PARAMETER_STRING && s2s_utf8_is_valid(content_type->text) &&
		!s2s_sklik_knows_content_type(content_type->text)) {
		S2S_SKLIK_FAIL(check, "event_data.content_type", "must be product, product_group or page");
	}
}

static void check_item_text(s2s_sklik_check *check, size_t index, const char *key, s2s_string text)
{
	char path[PATH_MAX_BYTES];

	if (s2s_utf8_is_text(text)) {
		return;
	}
	snprintf(path, sizeof path, "event_data.contents[%zu].%s", index, key);
	s2s_sklik_check_text(check, path, text);
}

static void warn_of_item(s2s_sklik_check *check, size_t index, const char *key, const char *message)
{
	char path[PATH_MAX_BYTES];

	check->item_warnings++;
	if (check->item_warnings <= ITEM_WARNINGS_MAX) {
		snprintf(path, sizeof path, "event_data.contents[%zu].%s", index, key);
		S2S_SKLIK_WARN(check, path, "%s", message);
	}
}

static void check_item_complete(s2s_sklik_check *check, size_t index)
{
	const s2s_item *item = &check->event->items[index];

	if (item->id.length == 0) {
		warn_of_item(check, index, "id", "is missing: Purchase needs the feed's ITEM_ID, exactly");
	}
	if (!s2s_money_is_given(&item->quantity)) {
		warn_of_item(check, index, "quantity", "is missing: Purchase needs the number of pieces");
	}
	if (!s2s_money_is_given(&item->unit_price)) {
		warn_of_item(check, index, "unit_price", "is missing: Purchase needs the price of a piece with VAT, before discount");
	}
	if (item->name.length == 0) {
		warn_of_item(check, index, "content_name", "is missing: Purchase needs the product's name");
	}
}

static void check_items(s2s_sklik_check *check)
{
	for (size_t i = 0; i < check->event->item_count; i++) {
		const s2s_item *item = &check->event->items[i];

		check_item_text(check, i, "id", item->id);
		check_item_text(check, i, "content_name", item->name);
		check_item_text(check, i, "content_category", item->category);
		if (check->rule->purchase) {
			check_item_complete(check, i);
		}
		if (s2s_money_is_given(&item->quantity) && s2s_money_to_double(&item->quantity) <= 0) {
			warn_of_item(check, i, "quantity", "should be above 0");
		}
		if (s2s_sklik_is_negative(&item->unit_price)) {
			warn_of_item(check, i, "unit_price", "should not be negative; a discount belongs in other_costs");
		}
	}
	if (check->item_warnings > ITEM_WARNINGS_MAX) {
		S2S_SKLIK_WARN(check, "event_data.contents", "has %zu more warnings like those before", check->item_warnings - ITEM_WARNINGS_MAX);
	}
}

/* The sum of the items, or false where one of them has no price or quantity. */
static bool sum_items(const s2s_event *event, double *sum)
{
	*sum = 0;
	for (size_t i = 0; i < event->item_count; i++) {
		const s2s_item *item = &event->items[i];

		if (!s2s_money_is_given(&item->quantity) || !s2s_money_is_given(&item->unit_price)) {
			return false;
		}
		*sum += s2s_money_to_double(&item->unit_price) * s2s_money_to_double(&item->quantity);
	}
	return event->item_count != 0;
}

/* As money, not by printf: its decimal separator is that of PHP's setlocale(). */
static void warn_of_sum(const s2s_sklik_check *check, double parts, double total)
{
	s2s_money shown[2] = { { .length = 0 }, { .length = 0 } };

	if (s2s_money_from_double(round(parts * 100) / 100, &shown[0]) && s2s_money_from_double(round(total * 100) / 100, &shown[1])) {
		S2S_SKLIK_WARN(check, "event_data.value",
			"does not fit: items + delivery_price + other_costs = %s, but value + value_tax = %s; value is without VAT, the others with it",
			shown[0].text, shown[1].text);
	} else {
		S2S_SKLIK_WARN(check, "event_data.value", "does not fit: items + delivery_price + other_costs are far from value + value_tax");
	}
}

/*
 * Of a Purchase, and of other events that give the VAT: in a cart, `value`
 * without its VAT is common, and says nothing about the items' prices.
 */
static void check_sum(const s2s_sklik_check *check)
{
	const s2s_event *event = check->event;
	double items;

	if (!s2s_money_is_given(&event->value) || (!check->rule->purchase && !s2s_money_is_given(&event->value_tax))) {
		return;
	}
	if (!sum_items(event, &items)) {
		return;
	}
	double parts = items + s2s_money_to_double(&event->delivery_price) + s2s_money_to_double(&event->other_costs);
	double total = s2s_money_to_double(&event->value) + s2s_money_to_double(&event->value_tax);

	if (fabs(parts - total) > fabs(total) * CHECK_SUM_TOLERANCE) {
		warn_of_sum(check, parts, total);
	}
}

void s2s_sklik_check_contents(s2s_sklik_check *check)
{
	check_content_type(check);
	check_items(check);
	check_sum(check);
}
