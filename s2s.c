/* The extension's life cycle; everything else is in src/. */
#include "php_s2s.h"

#include "src/client/operate.h"
#include "src/client/process.h"
#include "src/php/binding.h"

#include <ext/standard/info.h>

ZEND_DECLARE_MODULE_GLOBALS(s2s)

/* Not PHP_GINIT_FUNCTION: that names its parameter as the globals are named. */
static void s2s_globals_begin(void *globals)
{
#if defined(ZTS) && defined(COMPILE_DL_S2S)
	ZEND_TSRMLS_CACHE_UPDATE();
#endif
	memset(globals, 0, sizeof(zend_s2s_globals));
}

static void s2s_globals_end(void *globals)
{
	zend_s2s_globals *ending = globals;
	s2s_context_free(&ending->context);
	php_s2s_ini_forget(&ending->notes);
}

static PHP_MINIT_FUNCTION(s2s)
{
	const s2s_process_options options = { .web = php_s2s_ini_is_web() };
	php_s2s_ini_register(type, module_number);
	if (!s2s_process_start(&options)) {
		php_error_docref(NULL, E_CORE_WARNING, "OpenSSL or libcurl can't start");
		php_s2s_ini_unregister(type, module_number);
		return FAILURE;
	}
	php_s2s_source_register();
	php_s2s_state_register();
	php_s2s_exception_register();
	php_s2s_invalid_event_register();
	php_s2s_queue_error_register();
	php_s2s_problem_register();
	php_s2s_receipt_register();
	php_s2s_request_register();
	php_s2s_response_register();
	php_s2s_entry_register();
	php_s2s_visitor_register();
	php_s2s_event_register();
	php_s2s_destination_register();
	php_s2s_destination_sklik_register();
	php_s2s_destination_adroll_register();
	php_s2s_destination_missing_value_register();
	php_s2s_destination_knorex_register();
	php_s2s_destination_postback_register();
	php_s2s_destination_adjust_register();
	php_s2s_destination_system_register();
	php_s2s_client_register();
	php_s2s_queue_register();
	php_s2s_invalid_callback_register();
	php_s2s_conversion_register();
	php_s2s_callback_register();
	return SUCCESS;
}

static PHP_MSHUTDOWN_FUNCTION(s2s)
{
	int64_t timeout_ms = php_s2s_ini_shutdown_timeout_ms();

	s2s_context_free(&S2S_G(context));
	s2s_process_stop(timeout_ms);
	php_s2s_ini_unregister(type, module_number);
	return SUCCESS;
}

static PHP_RINIT_FUNCTION(s2s)
{
	(void) type;
	(void) module_number;
#if defined(ZTS) && defined(COMPILE_DL_S2S)
	ZEND_TSRMLS_CACHE_UPDATE();
#endif
	/* An aid, not a promise. A script on the command line must not become a sender unasked. */
	if (php_s2s_ini_is_web()) {
		php_s2s_nudge();
	}
	return SUCCESS;
}

static PHP_MINFO_FUNCTION(s2s)
{
	(void) zend_module;
	php_s2s_info_print();
	DISPLAY_INI_ENTRIES();
}

zend_module_entry s2s_module_entry = {
	STANDARD_MODULE_HEADER,
	"s2s",
	NULL,
	PHP_MINIT(s2s),
	PHP_MSHUTDOWN(s2s),
	PHP_RINIT(s2s),
	NULL,
	PHP_MINFO(s2s),
	PHP_S2S_VERSION,
	PHP_MODULE_GLOBALS(s2s),
	s2s_globals_begin,
	s2s_globals_end,
	NULL,
	STANDARD_MODULE_PROPERTIES_EX,
};

#ifdef COMPILE_DL_S2S
#ifdef ZTS
ZEND_TSRMLS_CACHE_DEFINE()
#endif
ZEND_GET_MODULE(s2s)
#endif
