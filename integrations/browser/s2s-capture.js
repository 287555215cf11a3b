/*
 * Keeps ad click ids for the checkout on pages that come from a cache, where no
 * PHP runs: the same first-party cookies, names and life times as
 * S2S\Visitor::capture() and cookiesToSet(). No dependencies. docs/visitor.md
 *
 *     <script>
 *     window.s2sCapture = { consentMode: { ad_storage: 'denied' } };   // what the visitor has chosen so far
 *     </script>
 *     <script src="/s2s-capture.js"></script>
 *     …
 *     s2sCapture.consent({ ad_storage: 'granted' });                   // when the banner is answered
 *
 * Options, all of them optional:
 *     consentMode  Google's consent mode; without ad_storage: 'granted' in it nothing is stored.
 *                  Not given at all: nothing is held back, as in PHP
 *     clickIds     further query parameters that are click ids: ['gclid']
 *     domain       the cookies' Domain; not given: this host only
 *     adroll       false: no __adroll_fpc, where AdRoll is not used
 */
(function (window, document) {
	'use strict';

	var CLICK_ID_SECONDS = 90 * 86400;
	var ADROLL_SECONDS = 31536000;
	var ADROLL_COOKIE = '__adroll_fpc';
	var VALUE_MAX = 4096; // bytes; a longer one is no click id

	var options = window.s2sCapture || {};
	var consentMode = options.consentMode;

	function mayStore() {
		return !consentMode || consentMode.ad_storage === 'granted' || consentMode.ad_storage === true;
	}

	// As it stands in document.cookie, still encoded; '' if there is none.
	function readCookie(name) {
		var cookies = document.cookie ? document.cookie.split(/; */) : [];
		for (var i = 0; i < cookies.length; i++) {
			if (cookies[i].indexOf(name + '=') === 0) {
				return cookies[i].slice(name.length + 1);
			}
		}
		return '';
	}

	// `encoded` must not hold what ends a cookie's value.
	function writeCookie(name, encoded, seconds) {
		document.cookie = name + '=' + encoded + '; path=/; SameSite=Lax; Max-Age=' + seconds +
			(options.domain ? '; Domain=' + options.domain : '') +
			(window.location.protocol === 'https:' ? '; Secure' : '');
	}

	// A macro that the network did not replace is the same for every click. A GUID in braces, digits and hyphens, may be a click id.
	function isMacro(value) {
		var inside = /^(?:\{\{(.*)\}\}|\$?\{(.*)\}|\[(.*)\]|<(.*)>|#(.*)#|%7B%7B(.*)%7D%7D|%7b%7b(.*)%7d%7d|%7B(.*)%7D|%7b(.*)%7d|%5B(.*)%5D|%5b(.*)%5d)$/.exec(value);
		var name = inside ? inside.slice(1).join('').replace(/^ +| +$/g, '') : '';
		return /^[A-Za-z_.-][A-Za-z0-9_.-]{0,30}$/.test(name) && !(/-/.test(name) && /[0-9]/.test(name));
	}

	// The query is decoded once; of a parameter that comes twice the last counts, as in PHP.
	function fromQuery(parameters, name) {
		var values = parameters.getAll(name);
		var value = values.length ? values[values.length - 1] : '';
		// eslint-disable-next-line no-control-regex
		return /[\u0000-\u001f\u007f\ufffd]/.test(value) || isMacro(value) ? '' : value;
	}

	function storeClickIds() {
		var names = ['sznaiid', 'adct', 'kcid'].concat(options.clickIds || []);
		var parameters = new URLSearchParams(window.location.search);
		names.forEach(function (name) {
			var value = /^(?![0-9]+$)[A-Za-z0-9_-]{1,64}$/.test(name) ? fromQuery(parameters, name) : '';
			var encoded = encodeURIComponent(value);
			if (value && new Blob([value]).size <= VALUE_MAX && readCookie('_s2s_' + name) !== encoded) {
				writeCookie('_s2s_' + name, encoded, CLICK_ID_SECONDS);
			}
		});
	}

	function newAdrollValue() {
		var hex = '';
		window.crypto.getRandomValues(new Uint8Array(16)).forEach(function (byte) {
			hex += (byte < 16 ? '0' : '') + byte.toString(16);
		});
		return hex + '-' + Date.now();
	}

	// A value of 32 characters or more is kept whatever its shape, and its year begins anew.
	function storeAdrollCookie() {
		var present = readCookie(ADROLL_COOKIE);
		writeCookie(ADROLL_COOKIE, present.length >= 32 ? present : newAdrollValue(), ADROLL_SECONDS);
	}

	function run() {
		if (!mayStore()) {
			return;
		}
		storeClickIds();
		if (options.adroll !== false) {
			storeAdrollCookie();
		}
	}

	window.s2sCapture = {
		// The visitor has chosen: the whole consent mode, as for Visitor::capture(). Denied, nothing more is stored;
		// what was stored before is the consent tool's to remove.
		consent: function (mode) {
			consentMode = mode || {};
			run();
		}
	};
	run();
})(window, document);
