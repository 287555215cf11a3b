--TEST--
HTTP/2: GOAWAY, RST_STREAM and what is no frame, to each ad system, over a fresh connection and one that was used
--EXTENSIONS--
s2s
--SKIPIF--
<?php
exec('/usr/bin/python3 -c "import h2" 2>&1', $output, $status);
if ($status !== 0) {
    echo 'skip python3-h2 is not installed';
}
?>
--FILE--
<?php
require __DIR__ . '/faults.inc';
$cases = [
    'GOAWAY after the answer' => ['status' => 200, 'body' => '{"status":"OK"}', 'then' => 'goaway'],
    'GOAWAY, the request not looked at' => ['action' => 'goaway_unprocessed'],
    'GOAWAY instead of the answer' => ['action' => 'goaway', 'code' => 2],
    'RST_STREAM, internal error' => ['action' => 'rst_stream', 'code' => 2],
    'RST_STREAM, cancel' => ['action' => 'rst_stream', 'code' => 8],
    'RST_STREAM, refused stream' => ['action' => 'rst_stream', 'code' => 7],
    'RST_STREAM in the answer' => ['action' => 'rst_in_answer'],
    'no frame' => ['action' => 'garbage'],
];
foreach ($cases as $case => $behaviour) {
    foreach ([false, true] as $first) {
        faults($case . ($first ? ', used connection' : ''), [$behaviour + ['times' => 1]], script: 'fault_h2.py', first: $first);
    }
}
?>
--EXPECTF--
GOAWAY after the answer:
  sklik delivered, status 200, %d attempts, answer ""
  adroll delivered, status 200, 1 attempts, answer ""
  adjust delivered, status 200, 1 attempts, answer ""
  net delivered, status 200, 1 attempts, answer ""
  arrived %d, 1, 1, 1
GOAWAY after the answer, used connection:
  sklik delivered, status 200, %d attempts, answer ""
  adroll delivered, status 200, 1 attempts, answer ""
  adjust delivered, status 200, 1 attempts, answer ""
  net delivered, status 200, 1 attempts, answer ""
  arrived %d, 1, 1, 1
GOAWAY, the request not looked at:
  sklik delivered, status 200, %d attempts, answer ""
  adroll uncertain, status none, 1 attempts, answer ""
  adjust uncertain, status none, 1 attempts, answer ""
  net uncertain, status none, 1 attempts, answer ""
  arrived %d, 1, 1, 1
GOAWAY, the request not looked at, used connection:
  sklik delivered, status 200, %d attempts, answer ""
  adroll uncertain, status none, 1 attempts, answer ""
  adjust uncertain, status none, 1 attempts, answer ""
  net uncertain, status none, 1 attempts, answer ""
  arrived %d, 1, 1, 1
GOAWAY instead of the answer:
  sklik delivered, status 200, %d attempts, answer ""
  adroll uncertain, status none, 1 attempts, answer ""
  adjust uncertain, status none, 1 attempts, answer ""
  net uncertain, status none, 1 attempts, answer ""
  arrived %d, 1, 1, 1
GOAWAY instead of the answer, used connection:
  sklik delivered, status 200, %d attempts, answer ""
  adroll uncertain, status none, 1 attempts, answer ""
  adjust uncertain, status none, 1 attempts, answer ""
  net uncertain, status none, 1 attempts, answer ""
  arrived %d, 1, 1, 1
RST_STREAM, internal error:
  sklik delivered, status 200, %d attempts, answer ""
  adroll uncertain, status none, 1 attempts, answer ""
  adjust uncertain, status none, 1 attempts, answer ""
  net uncertain, status none, 1 attempts, answer ""
  arrived %d, 1, 1, 1
RST_STREAM, internal error, used connection:
  sklik delivered, status 200, %d attempts, answer ""
  adroll uncertain, status none, 1 attempts, answer ""
  adjust uncertain, status none, 1 attempts, answer ""
  net uncertain, status none, 1 attempts, answer ""
  arrived %d, 1, 1, 1
RST_STREAM, cancel:
  sklik delivered, status 200, %d attempts, answer ""
  adroll uncertain, status none, 1 attempts, answer ""
  adjust uncertain, status none, 1 attempts, answer ""
  net uncertain, status none, 1 attempts, answer ""
  arrived %d, 1, 1, 1
RST_STREAM, cancel, used connection:
  sklik delivered, status 200, %d attempts, answer ""
  adroll uncertain, status none, 1 attempts, answer ""
  adjust uncertain, status none, 1 attempts, answer ""
  net uncertain, status none, 1 attempts, answer ""
  arrived %d, 1, 1, 1
RST_STREAM, refused stream:
  sklik delivered, status 200, %d attempts, answer ""
  adroll uncertain, status none, 1 attempts, answer ""
  adjust uncertain, status none, 1 attempts, answer ""
  net uncertain, status none, 1 attempts, answer ""
  arrived %d, 1, 1, 1
RST_STREAM, refused stream, used connection:
  sklik delivered, status 200, %d attempts, answer ""
  adroll uncertain, status none, 1 attempts, answer ""
  adjust uncertain, status none, 1 attempts, answer ""
  net uncertain, status none, 1 attempts, answer ""
  arrived %d, 1, 1, 1
RST_STREAM in the answer:
  sklik delivered, status 200, %d attempts, answer ""
  adroll delivered, status 200, 1 attempts, answer ""
  adjust delivered, status 200, 1 attempts, answer ""
  net delivered, status 200, 1 attempts, answer ""
  arrived %d, 1, 1, 1
RST_STREAM in the answer, used connection:
  sklik delivered, status 200, %d attempts, answer ""
  adroll delivered, status 200, 1 attempts, answer ""
  adjust delivered, status 200, 1 attempts, answer ""
  net delivered, status 200, 1 attempts, answer ""
  arrived %d, 1, 1, 1
no frame:
  sklik delivered, status 200, %d attempts, answer ""
  adroll uncertain, status none, 1 attempts, answer ""
  adjust uncertain, status none, 1 attempts, answer ""
  net uncertain, status none, 1 attempts, answer ""
  arrived %d, 1, 1, 1
no frame, used connection:
  sklik delivered, status 200, %d attempts, answer ""
  adroll uncertain, status none, 1 attempts, answer ""
  adjust uncertain, status none, 1 attempts, answer ""
  net uncertain, status none, 1 attempts, answer ""
  arrived %d, 1, 1, 1
