/*
 * Runs in the browser: pages that load the script, in frames one after the other, and the script with a document of ours
 * that shows what it writes. The results go to /results as a list of [holds, what].
 */
'use strict';

const results = [];

// The order of names means nothing.
const sorted = (key, value) => (value && typeof value === 'object' && !Array.isArray(value) ? Object.fromEntries(Object.entries(value).sort()) : value);

function check(what, actual, expected) {
	const [left, right] = [JSON.stringify(actual, sorted), JSON.stringify(expected, sorted)];
	results.push([left === right, left === right ? what : what + ': ' + left + ' instead of ' + right]);
}

function cookies() {
	const pairs = document.cookie ? document.cookie.split('; ') : [];
	return Object.fromEntries(pairs.map((pair) => [pair.slice(0, pair.indexOf('=')), decodeURIComponent(pair.slice(pair.indexOf('=') + 1))]));
}

function clear() {
	for (const name of Object.keys(cookies())) {
		document.cookie = name + '=; path=/; Max-Age=0';
	}
}

// A page of the shop in a frame; resolves to its window when it is loaded.
function visit(target, options) {
	window.options = options;
	return new Promise((resolve) => {
		const frame = document.createElement('iframe');
		frame.onload = () => resolve(frame.contentWindow);
		frame.src = target;
		document.body.append(frame);
	});
}

const without = (object, name) => Object.fromEntries(Object.entries(object).filter(([key]) => key !== name));
const clickIds = () => without(cookies(), '__adroll_fpc');

async function landing() {
	clear();
	await visit('/cached?sznaiid=2627214859780792651&adct=a%2Bb+c&kcid=%C5%BE%3B%3D%2C&gclid=g&other=x');
	check('click ids of the query become cookies', clickIds(), { _s2s_sznaiid: '2627214859780792651', _s2s_adct: 'a+b c', _s2s_kcid: 'ž;=,' });
	check('an __adroll_fpc is made', /^[0-9a-f]{32}-\d{13}$/.test(cookies().__adroll_fpc), true);
	const { visitor, toSet } = await (await fetch('/visitor')).json();
	check('the server reads the same', visitor.click_ids, { sznaiid: '2627214859780792651', adct: 'a+b c', kcid: 'ž;=,' });
	check('the server keeps the __adroll_fpc', visitor.cookies.__adroll_fpc, cookies().__adroll_fpc);
	check('nothing is left for the server to set', toSet, []);
}

async function laterPages() {
	const before = cookies();
	await visit('/cached');
	check('a page without click ids leaves everything', cookies(), before);
	await visit('/cached?adct=newer&sznaiid=');
	check('the last click wins; an empty one is none', cookies(), { ...before, _s2s_adct: 'newer' });
	await visit('/cached?adct=first&adct=last');
	check('the last of two counts, as in PHP', cookies()._s2s_adct, 'last');
	await visit('/cached?adct=%00&kcid=a%0Ab&sznaiid=%FF');
	check('what the server would not take is not taken', cookies(), { ...before, _s2s_adct: 'last' });
	for (const macro of ['{kcid}', '{{kcid}}', '${CLICK_ID}', '[spid]', '<kcid>', '#kcid#', '%7Bkcid%7D', '%5bspid%5d', '{click-id}', '{{ kcid }}', '%7B%7Bkcid%7D%7D']) {
		await visit('/cached?kcid=' + encodeURIComponent(macro));
		check('a macro that nobody replaced is no click id: ' + macro, cookies()._s2s_kcid, before._s2s_kcid);
	}
	await visit('/cached?own=%7BD2CADB5F-410F-4963-AC0C-2A78534BDF1E%7D', { clickIds: ['own'] });
	check('a GUID in braces is one', clickIds()._s2s_own, '{D2CADB5F-410F-4963-AC0C-2A78534BDF1E}');
	await visit('/cached?kcid=' + 'x'.repeat(4097));
	check('what is too long either', cookies()._s2s_kcid, before._s2s_kcid);
	await visit('/cached?gclid=g&a.b=x&constructor=x&7=x', { clickIds: ['gclid', 'a.b', 'constructor', '7'] });
	check('further names', [cookies()._s2s_gclid, Object.keys(cookies()).includes('_s2s_a.b'), Object.keys(cookies()).includes('_s2s_7'), cookies()._s2s_constructor], ['g', false, false, 'x']);
}

async function withTheServer() {
	clear();
	await fetch('/server?sznaiid=from-php&adct=%C5%BE%20x');
	check('cookies of the server are there', clickIds(), { _s2s_sznaiid: 'from-php', _s2s_adct: 'ž x' });
	const made = cookies().__adroll_fpc;
	check('its __adroll_fpc has the same form', /^[0-9a-f]{32}-\d{13}$/.test(made), true);
	await visit('/cached?sznaiid=from-script');
	check('the script may replace them', clickIds(), { _s2s_sznaiid: 'from-script', _s2s_adct: 'ž x' });
	check('and keeps the __adroll_fpc', cookies().__adroll_fpc, made);
	await fetch('/server?sznaiid=from-php-again');
	check('the server may replace those of the script', cookies()._s2s_sznaiid, 'from-php-again');
}

async function adroll() {
	clear();
	document.cookie = '__adroll_fpc=' + 'k'.repeat(32) + '; path=/';
	await visit('/cached');
	check('32 characters of any shape are kept', cookies().__adroll_fpc, 'k'.repeat(32));
	document.cookie = '__adroll_fpc=' + 'k'.repeat(31) + '; path=/';
	await visit('/cached');
	check('31 are not', /^[0-9a-f]{32}-\d{13}$/.test(cookies().__adroll_fpc), true);
	clear();
	await visit('/cached?adct=1', { adroll: false });
	check('a shop without AdRoll has none', cookies(), { _s2s_adct: '1' });
}

async function consent() {
	const query = '/cached?sznaiid=1';
	for (const consentMode of [{ ad_storage: 'denied' }, { ad_storage: false }, { ad_user_data: 'granted' }, {}]) {
		clear();
		await visit(query, { consentMode });
		check('nothing is stored with ' + JSON.stringify(consentMode), cookies(), {});
	}
	for (const consentMode of [{ ad_storage: 'granted' }, { ad_storage: true }, undefined]) {
		clear();
		await visit(query, { consentMode });
		check('stored with ' + JSON.stringify(consentMode), Object.keys(cookies()).sort(), ['__adroll_fpc', '_s2s_sznaiid']);
	}
	clear();
	const page = await visit(query, { consentMode: { ad_storage: 'denied' } });
	page.s2sCapture.consent({ ad_user_data: 'granted' });
	check('the banner was answered, not with this', cookies(), {});
	page.s2sCapture.consent({ ad_storage: 'granted' });
	check('the banner was answered: the click id of the page is not lost', clickIds(), { _s2s_sznaiid: '1' });
	const kept = cookies();
	page.s2sCapture.consent({ ad_storage: 'denied' });
	await visit('/cached?sznaiid=2', { consentMode: { ad_storage: 'denied' } });
	check('taken back: nothing new is stored', cookies(), kept);
}

// What it writes to document.cookie, on a page with this address.
async function written(address, options, present) {
	const script = await (await fetch('/s2s-capture.js')).text();
	const lines = [];
	const fakeDocument = Object.defineProperty({}, 'cookie', { get: () => present || '', set: (line) => lines.push(line) });
	const fakeWindow = { location: new URL(address), crypto: window.crypto, s2sCapture: options };
	new Function('window', 'document', script)(fakeWindow, fakeDocument);
	return lines.map((line) => line.replace(/[0-9a-f]{32}-\d{13}/, 'NEW'));
}

async function attributes() {
	const common = '; path=/; SameSite=Lax; Max-Age=';
	check('attributes on http', await written('http://shop.example/?adct=a b', {}),
		['_s2s_adct=a%20b' + common + '7776000', '__adroll_fpc=NEW' + common + '31536000']);
	check('on https, with a domain', await written('https://www.shop.example/?adct=1', { domain: 'shop.example' }),
		['_s2s_adct=1' + common + '7776000; Domain=shop.example; Secure', '__adroll_fpc=NEW' + common + '31536000; Domain=shop.example; Secure']);
	check('what is the same is not written again, but the year of __adroll_fpc begins anew',
		await written('http://shop.example/?adct=a%20b', {}, 'x=1; _s2s_adct=a%20b; __adroll_fpc=' + '%6b'.repeat(32)),
		['__adroll_fpc=' + '%6b'.repeat(32) + common + '31536000']);
	check('no name is taken for another', await written('http://shop.example/?adct=1', { adroll: false }, 'my_s2s_adct=1; _s2s_adct2=1'),
		['_s2s_adct=1' + common + '7776000']);
	check('nothing without consent', await written('https://shop.example/?adct=1', { consentMode: { ad_storage: 'denied' } }), []);
}

// The browser's own account of life times; kept in the profile.
async function lifeTimes() {
	clear();
	await visit('/cached?adct=1');
	const found = {};
	for (const cookie of await cookieStore.getAll()) {
		found[cookie.name] = cookie.expires ? [Math.round((cookie.expires - Date.now()) / 86400000), cookie.path, cookie.sameSite, cookie.secure] : null;
	}
	check('life times', found, { _s2s_adct: [90, '/', 'lax', false], __adroll_fpc: [365, '/', 'lax', false] });
}

async function run() {
	for (const test of [landing, laterPages, withTheServer, adroll, consent, attributes, lifeTimes]) {
		try {
			await test();
		} catch (error) {
			results.push([false, test.name + ': ' + error]);
		}
	}
	await fetch('/results', { method: 'POST', body: JSON.stringify(results) });
}

addEventListener('error', (event) => results.push([false, 'an error: ' + event.message]));
addEventListener('load', run);
