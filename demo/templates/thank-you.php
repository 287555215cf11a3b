<?php
/** @var Order $order */
/** @var array $measurement of measure() */
/** @var array<string, S2S\Entry> $entries by destination */
/** @var bool $waiting for an ad system's answer */
/** @var string $here */
/** @var ?string $again where to ask again by itself */
?>
<div class="thanks">
	<section>
		<h1>Thank you.</h1>
		<p class="lead">Your order <strong class="number"><?= e($order->id) ?></strong> for <strong><?= e(price($order->total())) ?></strong> leaves Pilsen tomorrow.</p>
		<div class="card">
			<h2>Your order</h2>
<?php require __DIR__ . '/sum.php' ?>
		</div>
		<p><a href="/">Back to the shop</a></p>
	</section>
	<section class="developer" aria-labelledby="measured">
		<strong class="tag">For developers</strong>
		<h2 id="measured">How it was measured</h2>
<?php if (isset($measurement['error'])): ?>
		<p class="error"><?= e($measurement['error']) ?></p>
<?php else: ?>
		<p><code>send()</code> took <?= number_format($measurement['milliseconds'], 2) ?> ms and waited for no ad system. Event <code><?= e($measurement['eventId']) ?></code></p>
<?php foreach ($measurement['destinations'] as $name => $destination): ?>
<?php require __DIR__ . '/destination.php' ?>
<?php endforeach ?>
<?php foreach ($measurement['warnings'] as $warning): ?>
		<p class="warning"><?= e($warning) ?></p>
<?php endforeach ?>
		<div id="again" data-live>
<?php if ($again !== null): ?>
			<p class="hint" data-again="<?= e($again) ?>">This page asks until the answers are there.</p>
<?php elseif ($waiting): ?>
			<p class="hint">No answer so far. What is queued stays on disk and is sent when the ad system answers. <a href="<?= e($here) ?>">Ask again</a></p>
<?php endif ?>
		</div>
<?php endif ?>
	</section>
</div>
