--TEST--
Postbacks: what each answer means
--EXTENSIONS--
s2s
--FILE--
<?php
require __DIR__ . '/answered.inc';

foreach ([200, 204, 302, 400, 401, 404, 410] as $status) {
    answered("$status", [['status' => $status, 'headers' => ['Location' => 'https://127.0.0.1/elsewhere']]]);
}
foreach ([408, 429, 500, 503] as $status) {
    answered("$status, then 200", [['status' => $status, 'headers' => ['Retry-After' => '0'], 'times' => 1], ['status' => 200]]);
}
echo "Texts:\n";
$texts = ['successText' => 'success=true', 'failureText' => 'invalid'];
answered('success', [['status' => 200, 'body' => 'success=true']], $texts);
answered('failure', [['status' => 200, 'body' => 'success=true, invalid click']], $texts);
answered('neither', [['status' => 200, 'body' => 'thank you']], $texts);
answered('cut short', [['action' => 'truncate']], $texts);
answered('cut short, nobody looks', [['action' => 'truncate']]);
?>
--EXPECTF--
200: delivered, status 200, 1 attempts, answer "{}"
    1 arrived
204: delivered, status 204, 1 attempts, answer ""
    1 arrived
302: rejected, status 302, 1 attempts, answer "{}"
    1 arrived
400: rejected, status 400, 1 attempts, answer "{}"
    1 arrived
401: rejected, status 401, 1 attempts, answer "{}"
    1 arrived
404: rejected, status 404, 1 attempts, answer "{}"
    1 arrived
410: rejected, status 410, 1 attempts, answer "{}"
    1 arrived
408, then 200: delivered, status 200, 2 attempts, answer "{}"
    2 arrived
429, then 200: delivered, status 200, 2 attempts, answer "{}"
    2 arrived
500, then 200: delivered, status 200, 2 attempts, answer "{}"
    2 arrived
503, then 200: delivered, status 200, 2 attempts, answer "{}"
    2 arrived
Texts:
success: delivered, status 200, 1 attempts, answer "success=true"
    1 arrived
failure: rejected, status 200, 1 attempts, answer "success=true, invalid click"
    1 arrived
neither: rejected, status 200, 1 attempts, answer "thank you"
    1 arrived
cut short: uncertain, status 200, 1 attempts, answer "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"
    1 arrived
cut short, nobody looks: delivered, status 200, 1 attempts, answer "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"
    1 arrived
