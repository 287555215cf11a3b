<?php

/*
 * What a careless customer types: for scripts/demo, and for the checkout's button that fills it in.
 */

return [
    'email' => ' Jan.Novak@Seznam.CZ ',
    'phone' => '606 666 666',
    'firstName' => ' Jan',
    'lastName' => 'NOVÁK ',
    'street' => 'Radlická  10',
    'city' => ' Praha ',
    'postalCode' => '150 00',
    'delivery' => 'CESKA_POSTA',
    'payment' => 'karta',
    'quantity' => '2',
    'voucher' => 'kava10',
];
