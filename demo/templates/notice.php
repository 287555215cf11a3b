<section class="card notice">
	<h1><?= e($text) ?></h1>
	<p><a href="/">To the shop</a></p>
</section>
