# shellcheck shell=bash
# The demo's world: a receiving end (nginx with TLS in front of the checkers) and the shop, all below one directory.
# Source it after scripts/lib.sh; shop_world DIRECTORY comes first, leave_world on exit.

processes=()

# shop_world DIRECTORY: chooses ports and makes the directories and certificates.
shop_world() {
	world=$1
	rm -rf "$world"
	mkdir -p "$world/queue" "$world/sessions" "$world/log" "$world/arrivals"
	: >"$world/arrivals/sklik"
	: >"$world/arrivals/adroll"
	read -r http2_port http1_port checker_port shop_port <<<"$(unused_ports 4)"
	certificates=$build/certificates
	"$root/tests/server/make-ca" "$certificates" 2>"$world/log/make-ca"
}

leave_world() {
	local process
	for process in ${processes[@]+"${processes[@]}"}; do
		kill "$process" 2>/dev/null || true
	done
	[ ! -d "$world/nginx" ] || "$root/tests/server/nginx-stop" "$world/nginx" || true
}

start_checker() {
	S2S_DEMO_ARRIVALS=$world/arrivals php8.2 -n -S "127.0.0.1:$checker_port" "$root/demo/receiver.php" >>"$world/log/checker" 2>&1 </dev/null &
	processes+=($!)
	wait_until 10 'the checker' listens "$checker_port"
}

start_nginx() {
	"$root/tests/server/nginx-start" "$world/nginx" "$http2_port" "$http1_port" --certificates "$certificates" \
		--forward "127.0.0.1:$checker_port"
}

# start_shop MODULE [PHP_ARGUMENT…]
start_shop() {
	local module=$1
	shift
	shop=http://127.0.0.1:$shop_port
	! listens "$shop_port" || die "port $shop_port is taken; choose another with --port"
	php8.2 -n -d "extension=$module" -d "session.save_path=$world/sessions" -d log_errors=1 -d display_errors=0 \
		-d "s2s.queue=$world/queue" -d "s2s.ca_file=$certificates/ca.crt" -d "s2s.sklik.endpoint=https://localhost:$http2_port/rtgconv" \
		-d s2s.sklik.sem_id=demo5hop5em1d0f0r0s2s000 -d "s2s.adroll.endpoint=https://localhost:$http2_port/api" \
		-d s2s.adroll.advertisable=DEMOSHOPADVERTISABLE00 -d s2s.adroll.pixel=DEMOSHOPPIXEL000000000 -d s2s.adroll.token=demo-shop-token \
		-d s2s.client_id=demo-shop -d s2s.client_version=1.0.0 \
		-d s2s.trusted_proxies=127.0.0.1 "$@" \
		-S "127.0.0.1:$shop_port" -t "$root/demo/public" "$root/demo/index.php" >>"$world/log/shop" 2>&1 </dev/null &
	shop_process=$!
	processes+=("$shop_process")
	wait_until 10 'the shop' listens "$shop_port"
}

# As a browser asks: with its cookies, its client hints, and through the shop's proxy.
browse() {
	curl -sS --max-time 20 --cookie "$world/cookies" --cookie-jar "$world/cookies" \
		-A 'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Safari/537.36' \
		-H 'Sec-CH-UA: "Chromium";v="142", "Google Chrome";v="142"' -H 'Sec-CH-UA-Mobile: ?0' -H 'Sec-CH-UA-Platform: "Windows"' \
		-H 'X-Forwarded-For: 77.75.74.172' "$@"
}

# What a careless customer types, as name=value.
mapfile -t customer < <(php8.2 -n -r 'foreach (require $argv[1] as $name => $value) { echo "$name=$value\n"; }' -- "$root/demo/customer.php")

# The landing page's query, as the ads make it.
from_ads='sznaiid=2627214859780792651&adct=demo-adroll-click'

# place_order granted|denied: a new visitor comes from the ads, answers the banner and orders; sets $order.
place_order() {
	local arguments=() field back
	rm -f "$world/cookies"
	browse -f -o "$world/product.html" "$shop/?$from_ads"
	# The banner's form leads back to the same page with its query, so that the click ids are seen again, now with consent.
	back=$(sed -n 's/.*name="back" value="\([^"]*\)".*/\1/p' "$world/product.html" | head -n 1 | sed 's/&amp;/\&/g')
	browse -f -o "$world/consented.html" -L --data "choice=$1" --data-urlencode "back=$back" "$shop/consent"
	browse -f -o "$world/checkout.html" "$shop/checkout?quantity=2"
	for field in "${customer[@]}"; do
		arguments+=(--data-urlencode "$field")
	done
	browse -f -o "$world/thank-you.html" -L -w '%{url_effective}\n' "${arguments[@]}" "$shop/checkout" >"$world/thank-you.url"
	order=$(sed -n 's/.*[?&]order=\([A-Za-z0-9-]*\).*/\1/p' "$world/thank-you.url")
	[ -n "$order" ] || { cat "$world/thank-you.url" "$world/log/shop" >&2; die 'the shop took no order'; }
}

# The thank-you page as it is now, left in thank-you.html; true when nothing more will come.
settled() {
	browse -f -o "$world/thank-you.html" "$shop/thank-you?order=$order"
	! grep -q 'data-state="queued"' "$world/thank-you.html"
}

show_logs() {
	grep -E 'data-state|<small>' "$world/thank-you.html" >&2 || true
	tail -n 20 "$world/log/shop" "$world/nginx/error.log" >&2 || true
}
