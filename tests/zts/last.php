<?php
/* After all threads: what is left is delivered, and the queue says what it has. */
echo 'flushed ', json_encode(S2S\Queue::flush(60)), "\n";
echo 'stats ', json_encode(S2S\Queue::stats(), JSON_THROW_ON_ERROR), "\n";
