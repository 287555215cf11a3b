/* S2S\Client::sendAll(): stages events of an array or an iterator and stores them some hundreds at a time. */
#ifndef PHP_S2S_CLIENT_BATCH_H
#define PHP_S2S_CLIENT_BATCH_H

#include "binding.h"

/* `receipts` gets the list, also of what was stored before something was thrown. */
void php_s2s_client_batch_send(s2s_client *client, zval *events, zval *receipts);

#endif
