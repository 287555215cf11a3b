--TEST--
Whose sender died while something waits for a later time: whoever makes an object of ours takes over
--EXTENSIONS--
s2s
--FILE--
<?php
require __DIR__ . '/../delivery/delivery.inc';
foreach ([
    'new S2S\Event("Lead", "https://shop.example.cz/")',
    'S2S\Event::fromJson(json_encode(purchase("x")))',
    'new S2S\Destination\Sklik(SEM_ID)',
    'new S2S\Visitor()',
    'new S2S\Callback()',
] as $call) {
    $server = new FaultServer();
    $server->rules([['match' => 'later', 'behaviours' => [['status' => 503, 'headers' => ['Retry-After' => '1'], 'times' => 1], ['status' => 200]]]]);
    $queue = temporary_directory();
    $leader = start_shop('settled(send_order("before")); attempted(send_order("later")); echo "waits\n"; fgets(STDIN);', $queue, $server);
    $other = start_shop("echo \"here\\n\"; fgets(STDIN); $call; echo \"called\\n\"; fgets(STDIN);", $queue, $server);
    $other->readLine();
    $leader->readLine();
    $leader->kill();
    $other->write("\n");
    echo $call, ': ', $other->readLine(), ', ', count($server->waitForArrivals(2, 20, 'later')), " arrived\n";
}
?>
--EXPECT--
new S2S\Event("Lead", "https://shop.example.cz/"): called, 2 arrived
S2S\Event::fromJson(json_encode(purchase("x"))): called, 2 arrived
new S2S\Destination\Sklik(SEM_ID): called, 2 arrived
new S2S\Visitor(): called, 2 arrived
new S2S\Callback(): called, 2 arrived
