#include "outcome.h"

const s2s_string s2s_state_names[S2S_STATES] = {
	[S2S_STATE_QUEUED] = S2S_STRING("queued"),
	[S2S_STATE_DELIVERED] = S2S_STRING("delivered"),
	[S2S_STATE_REJECTED] = S2S_STRING("rejected"),
	[S2S_STATE_UNCERTAIN] = S2S_STRING("uncertain"),
	[S2S_STATE_EXPIRED] = S2S_STRING("expired"),
};
