#include "library.h"

#include <curl/curl.h>

void s2s_delivery_library(s2s_text *text)
{
	const curl_version_info_data *version = curl_version_info(CURLVERSION_NOW);
	bool http2 = (version->features & CURL_VERSION_HTTP2) != 0;
	bool asynchronous = (version->features & CURL_VERSION_ASYNCHDNS) != 0;

	s2s_text_append_format(text, "%s (%s, %s, %s DNS)", version->version, version->ssl_version != NULL ? version->ssl_version : "no TLS",
		http2 ? "HTTP/2" : "HTTP/1.1 only", asynchronous ? "asynchronous" : "blocking");
}
