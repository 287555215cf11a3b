<?php
/** @var array $form as it came, so anything may be in it */
/** @var Order $order what it makes */
/** @var array<string, string> $errors */
$typed = static fn (string $name): string => is_string($form[$name] ?? null) ? $form[$name] : '';
$error = static function (string $name) use ($errors): void { ?>
<span class="error" id="<?= e($name) ?>-error"<?= in_array($name, COUNTED_FIELDS, true) ? ' data-live' : '' ?>><?= e($errors[$name] ?? '') ?></span>
<?php };
$field = static function (string $name, string $label, string $attributes) use ($typed, $errors, $error): void { ?>
			<div class="field">
				<label for="<?= e($name) ?>"><?= e($label) ?></label>
				<input id="<?= e($name) ?>" name="<?= e($name) ?>" value="<?= e($typed($name)) ?>" aria-describedby="<?= e($name) ?>-error" <?= $attributes, isset($errors[$name]) ? ' aria-invalid="true"' : '', array_key_first($errors) === $name ? ' autofocus' : '' ?>>
				<?php $error($name) ?>
			</div>
<?php };
?>
<h1>Checkout</h1>
<form class="developer" method="post" action="/checkout">
	<p><strong class="tag">For developers</strong> This types as a careless customer would, with stray spaces and capitals. What is sent is tidied up before it is hashed.</p>
	<button class="button quiet" name="step" value="fill-in">Fill it in</button>
</form>
<form class="checkout" method="post" action="/checkout" novalidate>
	<div>
		<fieldset class="card">
			<legend>You</legend>
<?php $field('email', 'E-mail', 'type="email" autocomplete="email" required') ?>
<?php $field('phone', 'Phone (optional)', 'type="tel" autocomplete="tel"') ?>
			<div class="pair">
<?php $field('firstName', 'First name', 'type="text" autocomplete="given-name" required') ?>
<?php $field('lastName', 'Last name', 'type="text" autocomplete="family-name" required') ?>
			</div>
<?php $field('street', 'Street and number (optional)', 'type="text" autocomplete="street-address"') ?>
			<div class="pair">
<?php $field('postalCode', 'Postcode (optional)', 'type="text" autocomplete="postal-code" inputmode="numeric"') ?>
<?php $field('city', 'City (optional)', 'type="text" autocomplete="address-level2"') ?>
			</div>
		</fieldset>
		<fieldset class="card">
			<legend>Delivery</legend>
<?php foreach (DELIVERIES as $id => $delivery): ?>
			<label class="choice"><input type="radio" name="delivery" value="<?= e($id) ?>"<?= $order->delivery === $id ? ' checked' : '' ?>>
				<span><?= e($delivery['label']) ?> <small lang="cs"><?= e($delivery['carrier']) ?></small></span>
				<span class="amount" id="price-<?= e($id) ?>" data-live><?= e(price_or_free($order->deliveryPrice($id))) ?></span></label>
<?php endforeach ?>
			<?php $error('delivery') ?>
		</fieldset>
		<fieldset class="card">
			<legend>Payment</legend>
<?php foreach (PAYMENTS as $id => $label): ?>
			<label class="choice"><input type="radio" name="payment" value="<?= e($id) ?>"<?= $order->payment === $id ? ' checked' : '' ?>>
				<span><?= e($label) ?></span></label>
<?php endforeach ?>
			<?php $error('payment') ?>
		</fieldset>
	</div>
	<fieldset class="card order">
		<legend>Your order</legend>
		<div class="pair">
<?php $field('quantity', 'Quantity', 'type="number" min="1" max="' . QUANTITY_MAX . '" inputmode="numeric" required') ?>
<?php $field('voucher', 'Voucher', 'type="text" placeholder="KAVA10" autocomplete="off"') ?>
		</div>
		<noscript><button class="button quiet wide" name="step" value="count">Update the total</button></noscript>
		<div id="sum" data-live aria-live="polite">
<?php require __DIR__ . '/sum.php' ?>
			<p class="hint"><?= $order->missingForFreeDelivery() === 0 ? 'The delivery is free.' : 'For ' . e(price($order->missingForFreeDelivery())) . ' more, the delivery is free.' ?></p>
		</div>
		<label class="choice"><input type="checkbox" name="review"<?= $order->review ? ' checked' : '' ?>>
			<span>Seznam may ask me by e-mail how it went</span></label>
		<button class="button wide" name="step" value="order">Order and pay</button>
	</fieldset>
</form>
