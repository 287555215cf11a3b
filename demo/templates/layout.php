<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title><?= e($title) ?> · Kora</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="/style.css">
<script src="/shop.js" defer></script>
<?php if ($again !== null): ?>
<noscript><meta http-equiv="refresh" content="1; url=<?= e($again) ?>"></noscript>
<?php endif ?>
</head>
<body>
<header class="bar">
	<a class="brand" href="/"><span class="brand-mark" aria-hidden="true"></span>Kora</a>
	<span class="bar-note">A demo shop. Nothing here is for sale.</span>
</header>
<main><?= $content ?></main>
<footer class="foot">
	<p>Measured server to server by <strong>s2s</strong>, from a background thread: the checkout waits for no ad system.</p>
<?php if (!$askForConsent): ?>
	<form method="post" action="/consent">
		<input type="hidden" name="back" value="<?= e($_SERVER['REQUEST_URI']) ?>">
		<span>Measurement: <strong><?= $_COOKIE[CONSENT_COOKIE] === 'granted' ? 'accepted' : 'denied' ?></strong></span>
<?php if ($_COOKIE[CONSENT_COOKIE] === 'granted'): ?>
		<button class="link" name="choice" value="denied">Withdraw</button>
<?php else: ?>
		<button class="link" name="choice" value="granted">Accept after all</button>
<?php endif ?>
	</form>
<?php endif ?>
</footer>
<?php if ($askForConsent): ?>
<section class="consent" aria-labelledby="consent">
	<div>
		<h2 id="consent">May we measure our ads?</h2>
		<p>If you agree, Sklik and AdRoll learn who came from their ads and ordered: your IP address, and your contact details as fingerprints (hashes). If you don’t, Sklik only learns that somebody ordered, and AdRoll nothing.</p>
	</div>
	<form method="post" action="/consent">
		<input type="hidden" name="back" value="<?= e($_SERVER['REQUEST_URI']) ?>">
		<button class="button" name="choice" value="denied">Deny</button>
		<button class="button" name="choice" value="granted">Accept</button>
	</form>
</section>
<?php endif ?>
</body>
</html>
