<?php

declare(strict_types=1);

/*
 * The shop itself: one product, three ways to deliver it, a voucher. Prices are in hellers and include VAT, as the
 * customer sees them.
 */

const VAT_PERCENT = 21;

const PRODUCT = [
    'id' => 'KORA-38',
    'name' => 'Kora hand grinder',
    'category' => 'Káva | Mlýnky | Ruční mlýnky',
    'price' => 2_490_00,
];

/** By Sklik's DELIVERY_ID: what the product feed calls it is what the measurement gets. */
const DELIVERIES = [
    'ZASILKOVNA' => ['label' => 'Zásilkovna, pick-up point', 'price' => 79_00],
    'CESKA_POSTA' => ['label' => 'Česká pošta, to your door', 'price' => 121_00],
    'VLASTNI_VYDEJNI_MISTA' => ['label' => 'Our shop in Plzeň', 'price' => 0],
];

const PAYMENTS = ['karta' => 'Card', 'prevod' => 'Bank transfer', 'dobirka' => 'Cash on delivery'];

const VOUCHERS = ['KAVA10' => 10];

final class Order
{
    /** @param array<string, string> $customer as typed: email, phone, firstName, lastName, street, city, postalCode */
    public function __construct(
        public readonly string $id,
        public readonly int $quantity,
        public readonly string $delivery,
        public readonly string $payment,
        public readonly string $voucher,
        public readonly bool $review,
        public readonly array $customer,
    ) {
    }

    /** From a form that may hold anything; what is wrong with it is in $errors, by field. */
    public static function fromForm(array $form, array &$errors): self
    {
        // At most 200 characters of valid UTF-8, else nothing.
        $text = static fn (string $name): string =>
            is_string($form[$name] ?? null) && preg_match('/^.{0,200}/us', $form[$name], $match) ? $match[0] : '';
        $customer = [];
        foreach (['email', 'phone', 'firstName', 'lastName', 'street', 'city', 'postalCode'] as $name) {
            $customer[$name] = $text($name);
        }
        $errors = [];
        foreach (['email' => 'an e-mail address', 'firstName' => 'a first name', 'lastName' => 'a last name'] as $name => $what) {
            if (trim($customer[$name]) === '') {
                $errors[$name] = "We need $what for the order.";
            }
        }
        if (!isset(DELIVERIES[$text('delivery')])) {
            $errors['delivery'] = 'Please choose how we deliver it.';
        }
        if (!isset(PAYMENTS[$text('payment')])) {
            $errors['payment'] = 'Please choose how you pay.';
        }
        return new self(
            'OBJ-' . date('ymd') . '-' . strtoupper(bin2hex(random_bytes(3))),
            max(1, min(20, (int) $text('quantity'))),
            $text('delivery'),
            $text('payment'),
            strtoupper(trim($text('voucher'))),
            isset($form['review']),
            $customer,
        );
    }

    public function goods(): int
    {
        return PRODUCT['price'] * $this->quantity;
    }

    public function deliveryPrice(): int
    {
        return DELIVERIES[$this->delivery]['price'] ?? 0;
    }

    /** 0 or negative. */
    public function discount(): int
    {
        return -intdiv($this->goods() * (VOUCHERS[$this->voucher] ?? 0), 100);
    }

    public function total(): int
    {
        return $this->goods() + $this->deliveryPrice() + $this->discount();
    }

    public function totalWithoutVat(): int
    {
        return (int) round($this->total() * 100 / (100 + VAT_PERCENT));
    }
}

/** "1 234,50 Kč", for people. */
function price(int $hellers): string
{
    $decimals = $hellers % 100 === 0 ? 0 : 2;
    return number_format($hellers / 100, $decimals, ',', "\u{a0}") . "\u{a0}Kč";
}

/** "1234.50", for machines: money as decimal text never becomes a binary fraction. */
function decimal(int $hellers): string
{
    return sprintf('%s%d.%02d', $hellers < 0 ? '-' : '', intdiv(abs($hellers), 100), abs($hellers) % 100);
}
