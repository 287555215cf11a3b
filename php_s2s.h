/* The extension's entry: version, module and the globals of one PHP thread. */
#ifndef PHP_S2S_H
#define PHP_S2S_H

#ifdef HAVE_CONFIG_H
#include "config.h"
#endif

#include <php.h>

#include "src/client/client.h"
#include "src/php/ini.h"

#define PHP_S2S_VERSION "0.1.0"

extern zend_module_entry s2s_module_entry;
#define phpext_s2s_ptr &s2s_module_entry

ZEND_BEGIN_MODULE_GLOBALS(s2s)
php_s2s_ini ini;         /* what php.ini says, checked */
php_s2s_ini_notes notes; /* what was refused for this thread, and for its present request */
s2s_context *context;    /* owned; made by php_s2s_context() when it is first needed */
ZEND_END_MODULE_GLOBALS(s2s)

ZEND_EXTERN_MODULE_GLOBALS(s2s)
#define S2S_G(member) ZEND_MODULE_GLOBALS_ACCESSOR(s2s, member)

#if defined(ZTS) && defined(COMPILE_DL_S2S)
ZEND_TSRMLS_CACHE_EXTERN()
#endif

#endif
