<?php /** @var Order $order */ ?>
<dl class="sum">
	<div><dt><?= e(PRODUCT['name']) ?> <span class="times">× <?= $order->quantity ?></span></dt><dd><?= e(price($order->goods())) ?></dd></div>
<?php if ($order->discount() !== 0): ?>
	<div><dt>Voucher <?= e($order->voucher) ?></dt><dd><?= e(price($order->discount())) ?></dd></div>
<?php endif ?>
	<div><dt>Delivery</dt><dd><?= e(price_or_free($order->deliveryPrice())) ?></dd></div>
	<div class="total"><dt>Total with VAT</dt><dd><data value="<?= decimal($order->total()) ?>"><?= e(price($order->total())) ?></data></dd></div>
	<div class="part"><dt>including <?= VAT_PERCENT ?> % VAT</dt><dd><?= e(price($order->vat())) ?></dd></div>
</dl>
