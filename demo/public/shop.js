// The server says what a page holds; this only fetches it without a reload, and puts its live parts in.
let asking;

async function renew(url, body) {
	asking?.abort();
	asking = new AbortController();
	const answer = await fetch(url, { method: body ? 'POST' : 'GET', body, signal: asking.signal });
	const fresh = new DOMParser().parseFromString(await answer.text(), 'text/html');
	for (const part of document.querySelectorAll('[data-live]')) {
		const other = fresh.getElementById(part.id);
		if (other && other.innerHTML !== part.innerHTML) {
			part.innerHTML = other.innerHTML;
		}
	}
}

// The checkout: the sum follows what is chosen.
const checkout = document.querySelector('form.checkout');
checkout?.addEventListener('input', ({ target }) => {
	if (['quantity', 'voucher', 'delivery'].includes(target.name)) {
		const form = new FormData(checkout);
		form.set('step', 'count');
		// Aborted by the next change, or the shop is down; then ordering counts it up.
		renew(checkout.action, form).catch(() => {});
	}
});

// The thank-you page: as long as it names where to ask again. The server stops naming it; the count is for a shop that
// does not answer.
async function watch() {
	for (let asked = 0; asked < 100; asked++) {
		const again = document.querySelector('[data-again]');
		if (!again) {
			return;
		}
		await renew(again.dataset.again).catch(() => {});
		await new Promise((resolve) => setTimeout(resolve, 400));
	}
}

watch();
