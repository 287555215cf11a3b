<section class="product">
	<div class="picture">
		<svg viewBox="0 0 320 360" role="img" aria-label="A hand coffee grinder of steel and walnut">
			<defs>
				<linearGradient id="steel" x1="0" x2="1"><stop offset="0" stop-color="#8b8f94"/><stop offset=".35" stop-color="#eef0f2"/><stop offset=".7" stop-color="#a9adb2"/><stop offset="1" stop-color="#6f7378"/></linearGradient>
				<linearGradient id="wood" x1="0" x2="1"><stop offset="0" stop-color="#4a2c19"/><stop offset=".4" stop-color="#8a5733"/><stop offset="1" stop-color="#3d2414"/></linearGradient>
			</defs>
			<ellipse cx="160" cy="332" rx="92" ry="12" fill="#000" opacity=".16"/>
			<path d="M158 66 L262 44" stroke="url(#steel)" stroke-width="10" stroke-linecap="round"/>
			<path d="M252 20 q20 -8 26 12 q2 18 -16 22 q-14 0 -16 -14 z" fill="url(#wood)"/>
			<rect x="150" y="58" width="20" height="34" rx="5" fill="url(#steel)"/>
			<path d="M104 92 h112 l8 22 h-128 z" fill="url(#steel)"/>
			<rect x="98" y="112" width="124" height="118" rx="8" fill="url(#steel)"/>
			<rect x="98" y="150" width="124" height="46" fill="url(#wood)"/>
			<path d="M104 230 h112 l-4 92 q-1 8 -9 8 h-86 q-8 0 -9 -8 z" fill="url(#wood)"/>
			<rect x="94" y="222" width="132" height="14" rx="4" fill="url(#steel)"/>
		</svg>
	</div>
	<div class="facts">
		<p class="path">Coffee / Grinders / Hand grinders</p>
		<h1><?= e(PRODUCT['name']) ?></h1>
		<p class="lead">Thirty-eight millimetres of steel burrs between two pieces of walnut. Grinds for a filter in forty seconds, for an espresso in seventy, for the neighbours without a sound.</p>
		<ul class="ticks">
			<li>Conical steel burrs, 36 steps</li>
			<li>30 g of beans, 540 g of grinder</li>
			<li>In stock, leaves Pilsen tomorrow</li>
			<li>Free delivery from <?= e(price(FREE_DELIVERY_FROM)) ?></li>
		</ul>
		<form class="buy" method="get" action="/checkout">
			<p class="price"><?= e(price(PRODUCT['price'])) ?> <small>with <?= VAT_PERCENT ?> % VAT</small></p>
			<label class="quantity">Quantity
				<input type="number" name="quantity" value="1" min="1" max="<?= QUANTITY_MAX ?>" inputmode="numeric" required>
			</label>
			<button class="button">Buy</button>
		</form>
	</div>
</section>
