// The thank-you page asks how the event fares until that is settled.
const states = document.querySelector('.states');

async function ask() {
	const answer = await fetch('/state?order=' + encodeURIComponent(states.dataset.order));
	return answer.ok ? answer.json() : { state: 'unknown' };
}

function show({ state, attempts, status, answer }) {
	states.dataset.state = state;
	const detail = document.querySelector('[data-detail]');
	const words = {
		queued: attempts > 0 ? `Tried ${attempts}×, trying again${status ? ` (last answer: ${status})` : ''}.` : 'Waiting for the answer…',
		delivered: `Delivered at attempt ${attempts}, answered ${status}.`,
		rejected: `Refused with ${status}: ${answer ?? ''}`,
		uncertain: 'Sent, but never answered.',
		expired: 'Given up: it waited too long.',
	};
	detail.textContent = words[state] ?? 'Not in the queue any more.';
	return state === 'queued';
}

async function watch() {
	let waiting = true;
	try {
		waiting = show(await ask());
	} catch {
		// The shop may be restarting; the next question will tell.
	}
	if (waiting) {
		setTimeout(watch, 400);
	}
}

if (states) {
	watch();
}
