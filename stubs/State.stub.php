<?php

/**
 * @generate-class-entries
 * @generate-legacy-arginfo 80200
 */

namespace S2S;

/** What has become of one event at one destination. */
enum State: string
{
	/** Accepted, waiting for its first or next attempt. */
	case Queued = 'queued';
	/** The ad system took it. */
	case Delivered = 'delivered';
	/** The ad system refused it, or the last retry failed: Queue::retry() sends it again. */
	case Rejected = 'rejected';
	/** It was sent and never answered, to a system that can't tell repeats apart: an operator decides. */
	case Uncertain = 'uncertain';
	/** It waited longer than the destination allows. */
	case Expired = 'expired';
}
