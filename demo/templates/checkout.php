<?php
/** @var array $form as it came, so anything may be in it */
/** @var array<string, string> $errors */
$typed = static fn (string $name, string $default = ''): string => is_string($form[$name] ?? null) ? $form[$name] : $default;
$field = static function (string $name, string $label, string $autocomplete, string $type = 'text') use ($typed, $errors): void {
    $error = $errors[$name] ?? null; ?>
			<label class="field<?= $error === null ? '' : ' wrong' ?>"><?= e($label) ?>
				<input type="<?= e($type) ?>" name="<?= e($name) ?>" value="<?= e($typed($name)) ?>" autocomplete="<?= e($autocomplete) ?>">
<?php if ($error !== null): ?>
				<span class="error"><?= e($error) ?></span>
<?php endif ?>
			</label>
<?php };
?>
<h1>Checkout</h1>
<form class="checkout" method="post" action="/checkout" novalidate>
	<div class="columns">
		<fieldset class="card">
			<legend>You</legend>
<?php $field('email', 'E-mail', 'email', 'email') ?>
<?php $field('phone', 'Telefon', 'tel', 'tel') ?>
			<div class="pair">
<?php $field('firstName', 'Jméno', 'given-name') ?>
<?php $field('lastName', 'Příjmení', 'family-name') ?>
			</div>
<?php $field('street', 'Ulice a číslo', 'street-address') ?>
			<div class="pair">
<?php $field('postalCode', 'PSČ', 'postal-code') ?>
<?php $field('city', 'Město', 'address-level2') ?>
			</div>
		</fieldset>
		<div>
			<fieldset class="card">
				<legend>Delivery</legend>
<?php foreach (DELIVERIES as $id => $delivery): ?>
				<label class="choice"><input type="radio" name="delivery" value="<?= e($id) ?>"<?= $typed('delivery', 'ZASILKOVNA') === $id ? ' checked' : '' ?>>
					<span><?= e($delivery['label']) ?></span> <span class="amount"><?= $delivery['price'] === 0 ? 'free' : e(price($delivery['price'])) ?></span></label>
<?php endforeach ?>
			</fieldset>
			<fieldset class="card">
				<legend>Payment</legend>
<?php foreach (PAYMENTS as $id => $label): ?>
				<label class="choice"><input type="radio" name="payment" value="<?= e($id) ?>"<?= $typed('payment', 'karta') === $id ? ' checked' : '' ?>>
					<span><?= e($label) ?></span></label>
<?php endforeach ?>
			</fieldset>
			<fieldset class="card">
				<legend>Order</legend>
				<div class="pair">
					<label class="field">Kusů
						<input type="number" name="quantity" value="<?= e($typed('quantity', '1')) ?>" min="1" max="20"></label>
					<label class="field">Slevový kód
						<input type="text" name="voucher" value="<?= e($typed('voucher')) ?>" placeholder="KAVA10" autocomplete="off"></label>
				</div>
				<p class="sum"><span><?= e(PRODUCT['name']) ?></span> <strong><?= e(price(PRODUCT['price'])) ?></strong></p>
				<label class="choice"><input type="checkbox" name="review"<?= isset($form['review']) ? ' checked' : '' ?>>
					<span>Seznam may ask me by e-mail how it went</span></label>
				<button class="button wide">Order and pay</button>
			</fieldset>
		</div>
	</div>
</form>
