/* AdRoll's tables, and what of an event goes into its payload. */
#include "adroll.h"
#include "name_map.h"

/* The closed list of spec/adroll.md; case-sensitive. */
static const s2s_string event_names[] = {
	S2S_STRING("pageView"),
	S2S_STRING("homeView"),
	S2S_STRING("productSearch"),
	S2S_STRING("addToCart"),
	S2S_STRING("purchase"),
	S2S_STRING("highValuePage"),
	S2S_STRING("gatedContent"),
	S2S_STRING("demoRequest"),
	S2S_STRING("signupPlan"),
	S2S_STRING("signupTrial"),
	S2S_STRING("contactSales"),
	S2S_STRING("liveChat"),
	S2S_STRING("formFill"),
};

/* Which of them our names are, unless the destination's map says otherwise. */
static const struct {
	s2s_string ours;
	s2s_string theirs;
} standard_names[] = {
	{ S2S_STRING("Purchase"), S2S_STRING("purchase") },
	{ S2S_STRING("AddToCart"), S2S_STRING("addToCart") },
	{ S2S_STRING("PageView"), S2S_STRING("pageView") },
	{ S2S_STRING("Search"), S2S_STRING("productSearch") },
	{ S2S_STRING("Lead"), S2S_STRING("formFill") },
	{ S2S_STRING("CompleteRegistration"), S2S_STRING("signupPlan") },
	{ S2S_STRING("StartTrial"), S2S_STRING("signupTrial") },
	{ S2S_STRING("Contact"), S2S_STRING("contactSales") },
};

bool s2s_adroll_knows_event(s2s_string name)
{
	for (size_t i = 0; i < sizeof event_names / sizeof *event_names; i++) {
		if (s2s_string_equals(event_names[i], name)) {
			return true;
		}
	}
	return false;
}

void s2s_adroll_list_events(s2s_text *out)
{
	for (size_t i = 0; i < sizeof event_names / sizeof *event_names; i++) {
		s2s_text_append(out, ", ", i > 0 ? 2 : 0);
		s2s_text_append_string(out, event_names[i]);
	}
}

static s2s_string name_there(const s2s_destination *destination, s2s_string name)
{
	s2s_string mapped;

	if (s2s_name_map_get(destination->settings[S2S_ADROLL_EVENT_NAMES], name, &mapped)) {
		return mapped;
	}
	for (size_t i = 0; i < sizeof standard_names / sizeof *standard_names; i++) {
		if (s2s_string_equals(standard_names[i].ours, name)) {
			return standard_names[i].theirs;
		}
	}
	return s2s_adroll_knows_event(name) ? name : S2S_STRING_NONE;
}

s2s_string s2s_adroll_parameter(const s2s_event *event, s2s_string name)
{
	const s2s_parameter *parameter = event->parameter_count != 0 ? s2s_event_parameter(event, name) : NULL;

	return parameter != NULL && parameter->kind == S2S_PARAMETER_STRING ? parameter->text : S2S_STRING_NONE;
}

bool s2s_adroll_quantity(const s2s_money *quantity, s2s_string *whole)
{
	s2s_string text = s2s_money_string(quantity);
	const char *point = text.length > 0 ? memchr(text.data, '.', text.length) : NULL;
	size_t digits = point != NULL ? (size_t) (point - text.data) : text.length;

	for (size_t i = digits + 1; i < text.length; i++) {
		if (text.data[i] != '0') {
			return false;
		}
	}
	*whole = (s2s_string) { text.data, digits };
	return digits > 0 && text.data[0] != '-' && !s2s_string_equals(*whole, S2S_STRING("0"));
}

static void look_at_visitor(const s2s_visitor *visitor, bool enforce, s2s_adroll_view *view)
{
	view->storage = !enforce || !s2s_visitor_denies(visitor, S2S_CONSENT_AD_STORAGE);
	view->user_data = !enforce || !s2s_visitor_denies(visitor, S2S_CONSENT_AD_USER_DATA);
	if (view->storage) {
		view->first_party_cookie = s2s_pairs_get(&visitor->cookies, S2S_STRING("__adroll_fpc"));
	}
	view->adct = s2s_pairs_get(&visitor->click_ids, S2S_STRING("adct"));
	view->ip = visitor->ip;
	view->user_agent = visitor->user_agent;
}

/* An advertising id of zeros stands for everybody who does not want to be tracked. */
static s2s_string device_id(const s2s_event *event, s2s_string type)
{
	s2s_string id = s2s_pairs_get(&event->device_ids, type);

	for (size_t i = 0; i < id.length; i++) {
		if (id.data[i] != '0' && id.data[i] != '-') {
			return id;
		}
	}
	return S2S_STRING_NONE;
}

static void look_at_user(const s2s_event *event, s2s_adroll_view *view)
{
	const s2s_user_hash *email = &event->user[S2S_USER_EMAIL];

	/* Not folded: that is what LOWERCASE(email) gives. */
	if (email->given) {
		view->email_sha256 = (s2s_string) { email->plain, S2S_SHA256_HEX };
	}
	if (event->email_md5[0] != '\0') {
		view->email_md5 = (s2s_string) { event->email_md5, S2S_MD5_HEX };
	}
	view->device_id = device_id(event, S2S_STRING("idfa"));
	if (view->device_id.length == 0) {
		view->device_id = device_id(event, S2S_STRING("gps_adid"));
	}
	view->user_id = event->user_id;
}

static void look_at_parameters(const s2s_event *event, s2s_adroll_view *view)
{
	if (s2s_string_equals(view->event_name, S2S_STRING("productSearch"))) {
		view->keywords = s2s_adroll_parameter(event, S2S_STRING("keywords"));
		if (view->keywords.length == 0) {
			view->keywords = s2s_adroll_parameter(event, S2S_STRING("search_string"));
		}
	}
	view->device_os = s2s_adroll_parameter(event, S2S_STRING("device_os"));
	view->device_type = s2s_adroll_parameter(event, S2S_STRING("device_type"));
	view->package_app_name = s2s_adroll_parameter(event, S2S_STRING("package_app_name"));
	view->package_app_version = s2s_adroll_parameter(event, S2S_STRING("package_app_version"));
}

void s2s_adroll_look(const s2s_destination *destination, const s2s_event *event, const s2s_encode_options *options, s2s_adroll_view *view)
{
	*view = (s2s_adroll_view) { .storage = true, .user_data = true };
	view->event_name = name_there(destination, event->name);
	if (event->has_visitor) {
		look_at_visitor(&event->visitor, options->enforce_consent, view);
	}
	look_at_user(event, view);
	look_at_parameters(event, view);
}

bool s2s_adroll_has_identifier(const s2s_adroll_view *view)
{
	return view->adct.length != 0 || view->first_party_cookie.length != 0 || view->email_sha256.length != 0 ||
		view->email_md5.length != 0 || view->device_id.length != 0 || view->user_id.length != 0;
}
