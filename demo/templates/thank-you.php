<?php
/** @var array{id: string, total: int, measurement: array} $order */
$measurement = $order['measurement'];
$entryId = $measurement['entryId'] ?? null;
?>
<section class="thanks">
	<h1>Thank you.</h1>
	<p class="lead">Your order <strong><?= e($order['id']) ?></strong> over <strong><?= e(price($order['total'])) ?></strong> is on its way.</p>
</section>
<section class="card" aria-live="polite">
	<h2>The measurement of it</h2>
<?php if (isset($measurement['error'])): ?>
	<p class="error"><?= e($measurement['error']) ?></p>
<?php elseif ($entryId === null): ?>
	<p>Not sent to Sklik: <?= e($measurement['skipped'] ?? 'no destination is set up') ?>.</p>
<?php else: ?>
	<ol class="states" data-order="<?= e($order['id']) ?>" data-state="queued">
		<li data-step="accepted">Accepted<small>before the checkout answered</small></li>
		<li data-step="queued">Queued<small>in the journal on disk</small></li>
		<li data-step="delivered">Delivered<small>Sklik has answered 200</small></li>
	</ol>
	<p class="detail" data-detail>Waiting for the answer…</p>
	<noscript><p><a href="/state?order=<?= e(rawurlencode($order['id'])) ?>">Show the state</a></p></noscript>
<?php endif ?>
<?php if (($measurement['warnings'] ?? []) !== []): ?>
	<h3>Warnings</h3>
	<ul>
<?php foreach ($measurement['warnings'] as $warning): ?>
		<li><?= e($warning) ?></li>
<?php endforeach ?>
	</ul>
<?php endif ?>
<?php if (isset($measurement['preview'])): ?>
	<details>
		<summary>What Sklik gets</summary>
		<pre><?= e((string) json_encode(json_decode($measurement['preview']), JSON_PRETTY_PRINT | JSON_UNESCAPED_UNICODE | JSON_UNESCAPED_SLASHES)) ?></pre>
	</details>
<?php endif ?>
</section>
<p><a href="/">Back to the shop</a></p>
