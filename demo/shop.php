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
    'category' => 'Coffee | Grinders | Hand grinders',
    'price' => 2_490_00,
];

const QUANTITY_MAX = 20;

/** By Sklik's DELIVERY_ID: what the product feed calls it is what the measurement gets. */
const DELIVERIES = [
    'ZASILKOVNA' => ['label' => 'Pick-up point', 'carrier' => 'Zásilkovna', 'price' => 79_00],
    'CESKA_POSTA' => ['label' => 'To your door', 'carrier' => 'Česká pošta', 'price' => 121_00],
    'VLASTNI_VYDEJNI_MISTA' => ['label' => 'Our shop in Pilsen', 'carrier' => '', 'price' => 0],
];

/** Goods for so much, after the voucher, are delivered free. */
const FREE_DELIVERY_FROM = 5_000_00;

const PAYMENTS = ['karta' => 'Card', 'prevod' => 'Bank transfer', 'dobirka' => 'Cash on delivery'];

/** Per cent off the goods. */
const VOUCHERS = ['KAVA10' => 10];

/** What is chosen in the checkout before the customer chooses. */
const CHOSEN_AT_FIRST = ['quantity' => '1', 'delivery' => 'ZASILKOVNA', 'payment' => 'karta'];

/** The fields that the sum depends on: what is wrong with them is said at once, not only when the order is placed. */
const COUNTED_FIELDS = ['quantity', 'voucher', 'delivery'];

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
    public static function fromForm(array $form, ?array &$errors): self
    {
        // At most 200 characters of valid UTF-8, else nothing.
        $text = static fn (string $name): string =>
            is_string($form[$name] ?? null) && preg_match('/^.{0,200}/us', $form[$name], $match) ? $match[0] : '';
        $customer = [];
        foreach (['email', 'phone', 'firstName', 'lastName', 'street', 'city', 'postalCode'] as $name) {
            $customer[$name] = $text($name);
        }
        $range = ['min_range' => 1, 'max_range' => QUANTITY_MAX];
        $quantity = filter_var($text('quantity'), FILTER_VALIDATE_INT, ['options' => $range]);
        $voucher = strtoupper(trim($text('voucher')));
        $errors = array_filter([
            'email' => trim($customer['email']) === '' ? 'We need an e-mail address for the order.' : null,
            'firstName' => trim($customer['firstName']) === '' ? 'We need a first name for the order.' : null,
            'lastName' => trim($customer['lastName']) === '' ? 'We need a last name for the order.' : null,
            'quantity' => $quantity === false ? 'From 1 to ' . QUANTITY_MAX . ', please.' : null,
            'voucher' => $voucher !== '' && !isset(VOUCHERS[$voucher]) ? 'We don’t know this voucher.' : null,
            'delivery' => isset(DELIVERIES[$text('delivery')]) ? null : 'Please choose how we deliver it.',
            'payment' => isset(PAYMENTS[$text('payment')]) ? null : 'Please choose how you pay.',
        ]);
        return new self(
            'OBJ-' . date('ymd') . '-' . strtoupper(bin2hex(random_bytes(3))),
            $quantity === false ? 1 : $quantity,
            $text('delivery'),
            $text('payment'),
            $voucher,
            isset($form['review']),
            $customer,
        );
    }

    public function goods(): int
    {
        return PRODUCT['price'] * $this->quantity;
    }

    /** 0 or negative. */
    public function discount(): int
    {
        return -intdiv($this->goods() * (VOUCHERS[$this->voucher] ?? 0), 100);
    }

    /** How much more makes the delivery free; 0: it is. */
    public function missingForFreeDelivery(): int
    {
        return max(0, FREE_DELIVERY_FROM - $this->goods() - $this->discount());
    }

    /** @param string|null $delivery null: the one that is chosen */
    public function deliveryPrice(?string $delivery = null): int
    {
        return $this->missingForFreeDelivery() === 0 ? 0 : DELIVERIES[$delivery ?? $this->delivery]['price'] ?? 0;
    }

    public function total(): int
    {
        return $this->goods() + $this->deliveryPrice() + $this->discount();
    }

    public function totalWithoutVat(): int
    {
        return (int) round($this->total() * 100 / (100 + VAT_PERCENT));
    }

    public function vat(): int
    {
        return $this->total() - $this->totalWithoutVat();
    }
}

/** "1 234,50 Kč", for people. */
function price(int $hellers): string
{
    $decimals = $hellers % 100 === 0 ? 0 : 2;
    $number = number_format(abs($hellers) / 100, $decimals, ',', "\u{a0}");
    return ($hellers < 0 ? "\u{2212}" : '') . "$number\u{a0}Kč";
}

/** The price of a delivery. */
function price_or_free(int $hellers): string
{
    return $hellers === 0 ? 'free' : price($hellers);
}

/** "1234.50", for machines: money as decimal text never becomes a binary fraction. */
function decimal(int $hellers): string
{
    return sprintf('%s%d.%02d', $hellers < 0 ? '-' : '', intdiv(abs($hellers), 100), abs($hellers) % 100);
}
