<?php

declare(strict_types=1);

namespace S2S\Benchmark\Sender\Peer;

use FacebookAds\Api;
use FacebookAds\Object\ServerSide\ActionSource;
use FacebookAds\Object\ServerSide\Content;
use FacebookAds\Object\ServerSide\CustomData;
use FacebookAds\Object\ServerSide\Event;
use FacebookAds\Object\ServerSide\EventRequest;
use FacebookAds\Object\ServerSide\UserData;
use S2S\Benchmark\Endpoint;
use S2S\Benchmark\Sender\Peer;

/**
 * facebook/facebook-php-business-sdk: EventRequest::execute(), which hashes as ours does. EventRequestAsync has the host
 * name built in; it runs Guzzle's CurlHandler, which waits for the answer too.
 */
final class Facebook extends Peer
{
    protected const NAME = 'facebook-php-business-sdk';
    protected const VERSION = ['src/FacebookAds/ApiConfig.php', "/SDKVersion = '([0-9.]+)'/"];

    protected function connect(string $host): void
    {
        Api::init(null, null, 'token', false); // without the reports of crashes, which it sends home
        $client = Api::instance()->getHttpClient();
        $client->setCaBundlePath(Endpoint::authority());
        $client->setDefaultGraphBaseDomain($host); // graph.localhost, which our certificate does not name
        $client->getAdapter()->getOpts()[CURLOPT_SSL_VERIFYHOST] = 0;
    }

    public function build(string $order): mixed
    {
        $raw = $this->purchase->raw();
        $facts = $this->facts($order);
        $user = (new UserData())->setEmail($raw['email'])->setPhone($raw['phone'])->setFirstName($raw['first_name'])->setLastName($raw['last_name'])
            ->setCity($raw['city'])->setClientIpAddress($facts['client_ip_address'])->setClientUserAgent($facts['user_agent']);
        $contents = array_map(static fn (array $one): Content => (new Content())->setProductId($one['id'])->setQuantity($one['quantity'])
            ->setItemPrice((float) $one['unit_price'])->setTitle($one['content_name'])->setCategory($one['content_category']), $facts['contents']);
        $data = (new CustomData())->setCurrency($facts['currency'])->setValue((float) $facts['value'])->setOrderId($order)->setContents($contents);

        return (new Event())->setEventName('Purchase')->setEventTime(time())->setEventId($order)->setEventSourceUrl($facts['event_url'])
            ->setActionSource(ActionSource::WEBSITE)->setUserData($user)->setCustomData($data);
    }

    public function send(mixed $built): void
    {
        (new EventRequest('1234567890'))->setEvents([$built])->execute();
    }
}
