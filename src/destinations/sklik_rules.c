/* Sklik's tables, and what of an event goes into its payload. */
#include "sklik.h"

static const s2s_sklik_rule rules[] = {
	{ S2S_STRING("PageView"), false },
	{ S2S_STRING("ViewContent"), false },
	{ S2S_STRING("AddToCart"), false },
	{ S2S_STRING("InitiateCheckout"), false },
	{ S2S_STRING("Purchase"), true },
	{ S2S_STRING("AddPaymentInfo"), false },
	{ S2S_STRING("AddToWishlist"), false },
	{ S2S_STRING("Search"), false },
	{ S2S_STRING("Lead"), false },
	{ S2S_STRING("CompleteRegistration"), false },
	{ S2S_STRING("Subscribe"), false },
	{ S2S_STRING("StartTrial"), false },
	{ S2S_STRING("Contact"), false },
	{ S2S_STRING("Schedule"), false },
	{ S2S_STRING("Donate"), false },
	{ S2S_STRING("CustomizeProduct"), false },
	{ S2S_STRING("SubmitApplication"), false },
	{ S2S_STRING("FindLocation"), false },
};

/* Those of the product feed; shops name carriers freely, so an unknown one is only a warning. */
static const s2s_string deliveries[] = {
	S2S_STRING("ALZABOX"),
	S2S_STRING("CESKA_POSTA_BALIKOVNA"),
	S2S_STRING("CESKA_POSTA_NA_POSTU"),
	S2S_STRING("DPD_PICKUP"),
	S2S_STRING("GLS_PARCELSHOP"),
	S2S_STRING("PPL_PARCELSHOP"),
	S2S_STRING("TOPTRANS_DEPO"),
	S2S_STRING("ONE_POINT"),
	S2S_STRING("WEDO_POINT"),
	S2S_STRING("WEDO_ULOZENKA"),
	S2S_STRING("ZASILKOVNA"),
	S2S_STRING("VLASTNI_VYDEJNI_MISTA"),
	S2S_STRING("123_KURYR"),
	S2S_STRING("CESKA_POSTA"),
	S2S_STRING("BALIKOVNA_NA_ADRESU"),
	S2S_STRING("DACHSER"),
	S2S_STRING("DB_SCHENKER"),
	S2S_STRING("DPD"),
	S2S_STRING("DHL"),
	S2S_STRING("DSV"),
	S2S_STRING("EMONS"),
	S2S_STRING("FOFR"),
	S2S_STRING("GEBRUDER_WEISS"),
	S2S_STRING("GEIS"),
	S2S_STRING("GLS"),
	S2S_STRING("HDS"),
	S2S_STRING("HELICAR"),
	S2S_STRING("IN_TIME_KURYR"),
	S2S_STRING("ONE_COURIER"),
	S2S_STRING("WEDO_HOME"),
	S2S_STRING("NAS_KURYR"),
	S2S_STRING("MESSENGER"),
	S2S_STRING("LAGERMAX"),
	S2S_STRING("PPL"),
	S2S_STRING("TNT"),
	S2S_STRING("TOPTRANS"),
	S2S_STRING("UPS"),
	S2S_STRING("FEDEX"),
	S2S_STRING("RABEN_LOGISTICS"),
	S2S_STRING("RHENUS"),
	S2S_STRING("ZASILKOVNA_NA_ADRESU"),
	S2S_STRING("VLASTNI_PREPRAVA"),
	S2S_STRING("ONLINE"),
};

static const s2s_string content_types[] = { S2S_STRING("product"), S2S_STRING("product_group"), S2S_STRING("page") };

const s2s_string s2s_sklik_user_keys[S2S_USER_FIELDS] = {
	[S2S_USER_EMAIL] = S2S_STRING("em"),
	[S2S_USER_PHONE] = S2S_STRING("ph"),
	[S2S_USER_FIRST_NAME] = S2S_STRING("fn"),
	[S2S_USER_LAST_NAME] = S2S_STRING("ln"),
	[S2S_USER_GENDER] = S2S_STRING("ge"),
	[S2S_USER_BIRTH_DATE] = S2S_STRING("db"),
	[S2S_USER_CITY] = S2S_STRING("ct"),
	[S2S_USER_POSTAL_CODE] = S2S_STRING("zp"),
	[S2S_USER_STREET] = S2S_STRING("sr"),
	[S2S_USER_COUNTRY] = S2S_STRING("country"),
};

const s2s_sklik_rule *s2s_sklik_rule_find(s2s_string name)
{
	for (size_t i = 0; i < sizeof rules / sizeof *rules; i++) {
		if (s2s_string_equals(rules[i].name, name)) {
			return &rules[i];
		}
	}
	return NULL;
}

static bool is_listed(const s2s_string *list, size_t count, s2s_string value)
{
	for (size_t i = 0; i < count; i++) {
		if (s2s_string_equals(list[i], value)) {
			return true;
		}
	}
	return false;
}

bool s2s_sklik_knows_delivery(s2s_string delivery_type)
{
	return is_listed(deliveries, sizeof deliveries / sizeof *deliveries, delivery_type);
}

bool s2s_sklik_knows_content_type(s2s_string content_type)
{
	return is_listed(content_types, sizeof content_types / sizeof *content_types, content_type);
}

s2s_string s2s_sklik_client_id(const s2s_destination *destination, const s2s_encode_options *options)
{
	s2s_string own = destination->settings[S2S_SKLIK_CLIENT_ID];

	return own.length != 0 ? own : options->client_id;
}

s2s_string s2s_sklik_client_version(const s2s_destination *destination, const s2s_encode_options *options)
{
	s2s_string own = destination->settings[S2S_SKLIK_CLIENT_VERSION];

	return own.length != 0 ? own : options->client_version;
}

/*
 * One implementer sends the cookie as "<UUID>@<digits>", the seed's example is
 * the bare UUID: that form alone is cut, everything else stays as it is.
 */
static s2s_string cut_udid(s2s_string udid)
{
	s2s_string head = { udid.data, S2S_UUID_TEXT };
	s2s_uuid uuid;

	if (udid.length < S2S_UUID_TEXT + 2 || udid.data[S2S_UUID_TEXT] != '@' || !s2s_uuid_from_text(head, &uuid)) {
		return udid;
	}
	for (size_t i = S2S_UUID_TEXT + 1; i < udid.length; i++) {
		if (udid.data[i] < '0' || udid.data[i] > '9') {
			return udid;
		}
	}
	return head;
}

static bool has_headers(const s2s_visitor *visitor)
{
	bool found = visitor->ip.length != 0 || visitor->user_agent.length != 0;

	for (size_t i = 0; i < S2S_HINTS; i++) {
		found = found || visitor->hints[i].length != 0;
	}
	return found;
}

static void look_at_visitor(const s2s_visitor *visitor, bool enforce, s2s_sklik_view *view)
{
	view->storage = !enforce || !s2s_visitor_denies(visitor, S2S_CONSENT_AD_STORAGE);
	view->user_data = !enforce || !s2s_visitor_denies(visitor, S2S_CONSENT_AD_USER_DATA);
	if (view->storage) {
		view->sid = s2s_pairs_get(&visitor->cookies, S2S_STRING("sid"));
		view->udid = cut_udid(s2s_pairs_get(&visitor->cookies, S2S_STRING("udid")));
	}
	view->sznaiid = s2s_pairs_get(&visitor->click_ids, S2S_STRING("sznaiid"));
	if (view->storage && view->user_data && has_headers(visitor)) {
		view->headers = visitor;
	}
	view->consent_string = visitor->consent_string;
	if (visitor->consent_string.length == 0 && visitor->consent_mode_given) {
		view->consent_mode = visitor;
	}
}

static void look_at_parameters(const s2s_event *event, s2s_sklik_view *view)
{
	if (event->parameter_count == 0) {
		return;
	}
	view->content_type = s2s_event_parameter(event, S2S_STRING("content_type"));
	view->search_string = s2s_event_parameter(event, S2S_STRING("search_string"));
	view->status = s2s_event_parameter(event, S2S_STRING("status"));
	view->predicted_ltv = s2s_event_parameter(event, S2S_STRING("predicted_ltv"));
}

void s2s_sklik_look(const s2s_destination *destination, const s2s_event *event, const s2s_encode_options *options, s2s_sklik_view *view)
{
	*view = (s2s_sklik_view) { .storage = true, .user_data = true };
	view->fold = !s2s_string_equals(destination->settings[S2S_SKLIK_FOLD_DIACRITICS], S2S_STRING("0"));
	if (event->has_visitor) {
		look_at_visitor(&event->visitor, options->enforce_consent, view);
	}
	look_at_parameters(event, view);
}
