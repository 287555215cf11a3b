<?php

declare(strict_types=1);

namespace S2S\Benchmark;

use S2S\Event;
use S2S\Visitor;

/** The seed's Purchase, which everything here sends: about 1 KB as Sklik takes it. */
final class Purchase
{
    /** @var array<string, mixed> */
    private array $input;

    public function __construct()
    {
        $vector = file_get_contents(REPOSITORY . '/tests/vectors/sklik-purchase.json');
        $this->input = json_decode((string) $vector, true, flags: JSON_THROW_ON_ERROR)['input'];
    }

    /** As an account has one: what the seed has in its place is a word for "yours", and would be warned of. */
    public function semId(): string
    {
        return '0123456789abcdefghijklmn';
    }

    /** @return array<string, string> the customer, as the shop's form had it */
    public function raw(): array
    {
        return $this->input['user'];
    }

    /** As a shop would make it: raw values in, hashed by the setters. */
    public function event(string $order): Event
    {
        $user = $this->input['user'];
        $values = $this->input['order'];
        $event = new Event('Purchase', $this->input['event_url']);
        $event->setUser(
            email: $user['email'],
            phone: $user['phone'],
            firstName: $user['first_name'],
            lastName: $user['last_name'],
            city: $user['city'],
        );
        $event->setVisitor($this->visitor());
        $event->setOrder(
            $order,
            value: $values['value'],
            currency: $values['currency'],
            valueTax: $values['value_tax'],
            deliveryType: $values['delivery_type'],
            deliveryPrice: $values['delivery_price'],
            otherCosts: $values['other_costs'],
            paymentType: $values['payment_type'],
        );
        $event->set('content_type', $values['content_type']);
        foreach ($this->input['items'] as $item) {
            $event->addItem($item['id'], $item['quantity'], $item['unit_price'], $item['content_name'], $item['content_category']);
        }

        return $event;
    }

    private function visitor(): Visitor
    {
        $request = $this->input['request'];

        return new Visitor(
            cookies: $this->input['cookies'],
            clickIds: ['sznaiid' => $this->input['sznaiid']],
            ip: $request['ip'],
            userAgent: $request['user_agent'],
            clientHints: [
                'sec_ch_ua_mobile' => $request['sec_ch_ua_mobile'],
                'sec_ch_ua_platform' => $request['sec_ch_ua_platform'],
            ],
            consentMode: $this->input['consent_mode'],
        );
    }

    /** The same payload as a careful PHP developer would make it, with hash() and json_encode(). */
    public function byHand(string $order): string
    {
        return json_encode($this->payload($order), JSON_UNESCAPED_UNICODE | JSON_UNESCAPED_SLASHES | JSON_THROW_ON_ERROR);
    }

    /** @return array<string, mixed> */
    public function payload(string $order): array
    {
        $input = $this->input;
        $user = $input['user'];
        $values = $input['order'];

        return [
            'schema_version' => 'v2',
            'event_source' => 'web',
            'event_name' => 'Purchase',
            'event_type' => 'rtgconv',
            'event_time' => (int) (microtime(true) * 1000),
            'event_id' => $order,
            'event_url' => $input['event_url'],
            'user_ids' => ['user_data' => [
                'sid' => $input['cookies']['sid'],
                'udid' => $input['cookies']['udid'],
                'em' => hash('sha256', mb_strtolower(trim($user['email']))),
                'ph' => hash('sha256', '+420' . preg_replace('/\D/', '', $user['phone'])),
                'fn' => hash('sha256', mb_strtolower($user['first_name'])),
                'ln' => hash('sha256', iconv('UTF-8', 'ASCII//TRANSLIT', mb_strtolower($user['last_name']))),
                'ct' => hash('sha256', mb_strtolower($user['city'])),
            ]],
            'consent_mode' => $input['consent_mode'],
            's2s_headers' => [
                'client_ip_address' => $input['request']['ip'],
                'user_agent' => $input['request']['user_agent'],
                'sec_ch_ua_mobile' => $input['request']['sec_ch_ua_mobile'],
                'sec_ch_ua_platform' => $input['request']['sec_ch_ua_platform'],
            ],
            'event_data' => [
                'sem_id' => $this->semId(),
                'sznaiid' => $input['sznaiid'],
                'order_id' => $order,
                'content_type' => $values['content_type'],
                'currency' => $values['currency'],
                'value' => $values['value'],
                'value_tax' => $values['value_tax'],
                'delivery_type' => $values['delivery_type'],
                'delivery_price' => $values['delivery_price'],
                'other_costs' => $values['other_costs'],
                'payment_type' => $values['payment_type'],
                'contents' => array_map(static fn (array $item): array => [
                    'id' => $item['id'],
                    'quantity' => $item['quantity'],
                    'unit_price' => $item['unit_price'],
                    'content_name' => $item['content_name'],
                    'content_category' => $item['content_category'],
                ], $input['items']),
            ],
        ];
    }
}
