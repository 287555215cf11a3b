--TEST--
Broken answers, to each ad system: a status that was read is an answer, however the rest comes
--EXTENSIONS--
s2s
--FILE--
<?php
require __DIR__ . '/faults.inc';
$ok = '{"status":"OK"}';
faults('slow drip', [['action' => 'drip', 'times' => 1]], ini: ['s2s.timeout' => '0.7']);
faults('garbage', [['action' => 'garbage', 'times' => 1]]);
faults('truncated', [['action' => 'truncate', 'times' => 1]]);
faults('without an end', [['action' => 'endless', 'times' => 1]]);
$lengths = ['too large' => '500', 'negative' => '-5', 'no number' => 'many', 'two different' => ['2', '15']];
foreach ($lengths as $case => $length) {
    faults("length $case", [['status' => 200, 'headers' => ['Content-Length' => $length], 'body' => $ok, 'times' => 1]], ini: ['s2s.timeout' => '0.7']);
}
faults('length and chunked', [['status' => 200, 'headers' => ['Content-Length' => '15', 'Transfer-Encoding' => 'chunked'], 'body' => $ok, 'times' => 1]]);
?>
--EXPECT--
slow drip:
  sklik delivered, status 200, 1 attempts, answer ""
  adroll delivered, status 200, 1 attempts, answer ""
  adjust delivered, status 200, 1 attempts, answer ""
  net delivered, status 200, 1 attempts, answer ""
  arrived 1, 1, 1, 1
garbage:
  sklik delivered, status 200, 2 attempts, answer ""
  adroll uncertain, status none, 1 attempts, answer ""
  adjust uncertain, status none, 1 attempts, answer ""
  net uncertain, status none, 1 attempts, answer ""
  arrived 2, 1, 1, 1
truncated:
  sklik delivered, status 200, 1 attempts, answer ""
  adroll delivered, status 200, 1 attempts, answer ""
  adjust delivered, status 200, 1 attempts, answer ""
  net delivered, status 200, 1 attempts, answer ""
  arrived 1, 1, 1, 1
without an end:
  sklik delivered, status 200, 1 attempts, answer ""
  adroll delivered, status 200, 1 attempts, answer ""
  adjust delivered, status 200, 1 attempts, answer ""
  net delivered, status 200, 1 attempts, answer ""
  arrived 1, 1, 1, 1
length too large:
  sklik delivered, status 200, 1 attempts, answer ""
  adroll delivered, status 200, 1 attempts, answer ""
  adjust delivered, status 200, 1 attempts, answer ""
  net delivered, status 200, 1 attempts, answer ""
  arrived 1, 1, 1, 1
length negative:
  sklik delivered, status 200, 1 attempts, answer ""
  adroll delivered, status 200, 1 attempts, answer ""
  adjust delivered, status 200, 1 attempts, answer ""
  net delivered, status 200, 1 attempts, answer ""
  arrived 1, 1, 1, 1
length no number:
  sklik delivered, status 200, 1 attempts, answer ""
  adroll delivered, status 200, 1 attempts, answer ""
  adjust delivered, status 200, 1 attempts, answer ""
  net delivered, status 200, 1 attempts, answer ""
  arrived 1, 1, 1, 1
length two different:
  sklik delivered, status 200, 1 attempts, answer ""
  adroll delivered, status 200, 1 attempts, answer ""
  adjust delivered, status 200, 1 attempts, answer ""
  net delivered, status 200, 1 attempts, answer ""
  arrived 1, 1, 1, 1
length and chunked:
  sklik delivered, status 200, 1 attempts, answer ""
  adroll delivered, status 200, 1 attempts, answer ""
  adjust delivered, status 200, 1 attempts, answer ""
  net delivered, status 200, 1 attempts, answer ""
  arrived 1, 1, 1, 1
