<?php
/** @var string $name */
/** @var array{skipped: ?string, request: ?string} $destination */
/** @var array $measurement */
/** @var array<string, S2S\Entry> $entries */
use S2S\State;

$entry = $entries[$name] ?? null;
$state = $entry?->state ?? State::Queued;
$attempts = $entry?->attempts ?? 0;
$answer = json_decode($entry?->answer ?? '', true);
$title = match ($state) {
    State::Queued => 'Delivered',
    default => ucfirst($state->value),
};
$detail = match ($state) {
    State::Queued => $attempts === 0 ? 'waiting for the answer' : "tried {$attempts}×, " . ($entry->status === null ? 'no answer' : "answered $entry->status"),
    State::Uncertain => 'sent, never answered',
    State::Expired => 'it waited too long',
    default => "answered $entry->status, " . ($entry->settledAt - $entry->queuedAt) . ' ms later',
};
?>
<article class="card destination">
	<h3><?= e(['sklik' => 'Seznam Sklik', 'adroll' => 'AdRoll'][$name] ?? $name) ?></h3>
	<div id="state-<?= e($name) ?>" data-live aria-live="polite">
<?php if ($destination['skipped'] !== null): ?>
		<p data-destination="<?= e($name) ?>" data-state="skipped">Skipped: <strong><?= e($destination['skipped']) ?></strong></p>
<?php else: ?>
		<ol class="states" data-destination="<?= e($name) ?>" data-state="<?= $state->value ?>">
			<li>Accepted<small>before the shop answered</small></li>
			<li>Queued<small><?= $measurement['durable'] ? 'in the journal on disk' : 'in memory only' ?></small></li>
			<li><?= $title ?><small><?= e($detail) ?></small></li>
		</ol>
<?php if (is_array($answer['findings'] ?? null)): ?>
		<p class="verdict">The receiving end’s checker: <?= $answer['findings'] === [] ? '<strong>no error, no warning</strong>' : '' ?></p>
<?php if ($answer['findings'] !== []): ?>
		<ul>
<?php foreach ($answer['findings'] as [$severity, $path, $message]): ?>
			<li class="<?= e($severity) ?>"><strong><?= e($severity) ?></strong> <code><?= e($path) ?></code> <?= e($message) ?></li>
<?php endforeach ?>
		</ul>
<?php endif ?>
<?php elseif (($entry?->answer ?? '') !== ''): ?>
		<p class="verdict"><?= e($entry->answer) ?></p>
<?php endif ?>
<?php endif ?>
	</div>
<?php if ($destination['request'] !== null): ?>
	<details>
		<summary>What is sent</summary>
		<pre tabindex="0"><?= e($destination['request']) ?></pre>
	</details>
<?php endif ?>
</article>
