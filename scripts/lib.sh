# shellcheck shell=bash
# What the scripts here share. Source it after `set -euo pipefail`; it sets:
#   root   the repository
#   build  where everything made goes: $root/.build, or what S2S_BUILD says
#   php, phpize, php_config  Debian 12's PHP, or the one that scripts/test-matrix names with S2S_PHP…

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
build=${S2S_BUILD:-$root/.build}
php=${S2S_PHP:-/usr/bin/php8.2}
phpize=${S2S_PHPIZE:-/usr/bin/phpize8.2}
php_config=${S2S_PHP_CONFIG:-/usr/bin/php-config8.2}
mkdir -p "$build/logs" "$root/.build"

# What the extension is built with, then what its tests and the demo need on top.
build_packages=(php8.2-cli php8.2-dev gcc make pkg-config autoconf libcurl4-openssl-dev libssl-dev libjansson-dev libsqlite3-dev zlib1g-dev libutf8proc-dev)
demo_packages=("${build_packages[@]}" nginx-light openssl curl ca-certificates)
test_packages=("${demo_packages[@]}" libcmocka-dev valgrind clang-format-14 clang-14 libclang-rt-14-dev python3 python3-h2 php8.2-fpm php8.2-curl
	php8.2-sqlite3 php8.2-xml php-pear apache2 apache2-utils libapache2-mod-php8.2 libphp8.2-embed wrk util-linux procps composer)

die() {
	echo "$*" >&2
	exit 1
}

as_root() {
	if [ "$(id -u)" -eq 0 ]; then
		"$@"
	elif command -v sudo >/dev/null; then
		sudo -- "$@"
	else
		die "root is needed to install packages: run this as root or install sudo"
	fi
}

# missing_packages PACKAGE…: those that are not installed.
missing_packages() {
	local package
	for package in "$@"; do
		[ "$(dpkg-query -W -f '${db:Status-Status}' "$package" 2>/dev/null)" = installed ] || echo "$package"
	done
}

# install_packages PACKAGE…: those that are missing, all at once, and one caller at a time. Services that come along are
# not started.
install_packages() {
	[ -n "$(missing_packages "$@")" ] || return 0
	(
		flock 9
		mapfile -t missing < <(missing_packages "$@")
		[ ${#missing[@]} -gt 0 ] || exit 0
		echo "Installing ${missing[*]}"
		{
			as_root apt-get -q update
			as_root env DEBIAN_FRONTEND=noninteractive RUNLEVEL=1 apt-get -q -y --no-install-recommends install "${missing[@]}"
		} >"$build/logs/install.log" 2>&1 </dev/null 9>&- || {
			tail -n 30 "$build/logs/install.log" >&2
			die "installing packages failed"
		}
	) 9>"$root/.build/install.lock"
}

# The archive that this machine's own packages come from.
debian_mirror() {
	apt-get indextargets --format '$(SITE)' 'Created-By: Packages' | grep -v security | head -n 1
}

# The extension's files as they stand in the tree, with what is not committed yet.
extension_sources() {
	(cd "$root" && find config.m4 php_s2s.h s2s.c src -type f | LC_ALL=C sort)
}

# build_extension NAME [CONFIGURE_ARGUMENT…]: builds into $build/NAME and prints the module's path.
# An unchanged tree is not built again. CFLAGS and LDFLAGS of the environment are taken.
build_extension() {
	local directory=$build/$1 name=$1 stamp
	shift
	stamp=$( (cd "$root" && extension_sources | xargs sha256sum; echo "$* ${CFLAGS-} ${LDFLAGS-}"; "$php_config" --version) | sha256sum)
	(
		exec 9>"$build/$name.lock"
		flock 9
		if [ "$(cat "$directory/stamp" 2>/dev/null)" != "$stamp" ]; then
			rm -rf "$directory"
			mkdir -p "$directory"
			(cd "$root" && extension_sources | tar -cf - -T -) | tar -xf - -C "$directory"
			(
				cd "$directory"
				"$phpize"
				./configure --with-php-config="$php_config" "$@"
				make -j"$(nproc)"
			) >"$build/logs/$name.log" 2>&1 </dev/null || {
				# libtool says every command twice, at great length.
				grep -vE '^(libtool:|/bin/(ba)?sh .*libtool)' "$build/logs/$name.log" | tail -n 40 >&2
				exit 1
			}
			echo "$stamp" >"$directory/stamp"
		fi
	) || return 1
	echo "$directory/modules/s2s.so"
}

# The module that the tests and the demo use: prints its path.
extension() {
	build_extension extension --enable-s2s-dev
}

# unused_ports N: that many TCP ports of 127.0.0.1, on one line; below those that Linux gives to connections and to whoever
# asks for any, so that nobody gets them before the servers that they are for.
unused_ports() {
	"$php" -n -r '
		for ($servers = []; count($servers) < $argv[1];) {
			$port = random_int(20000, 32767);
			if ($server = @stream_socket_server("tcp://127.0.0.1:$port")) {
				$servers[$port] = $server;
			}
		}
		echo implode(" ", array_keys($servers)), "\n";' -- "$1"
}

# wait_until SECONDS WHAT COMMAND…: asks until the command succeeds; too late ends with an error.
wait_until() {
	local deadline=$((SECONDS + $1)) what=$2
	shift 2
	until "$@"; do
		[ $SECONDS -lt $deadline ] || { echo "waited in vain for $what" >&2; return 1; }
		pause
	done
}

# A twentieth of a second, without a process.
pause() {
	[ -n "${pause_descriptor-}" ] || exec {pause_descriptor}<> <(:)
	read -r -t 0.05 -u "$pause_descriptor" || true
}

listens() {
	(exec 3<>"/dev/tcp/127.0.0.1/$1") 2>/dev/null
}

# The last line of the output that says "N passed, N failed", as "PASSED FAILED SKIPPED".
result_of() {
	sed -nE 's/^.*\b([0-9]+) passed, ([0-9]+) failed(, ([0-9]+) skipped)?.*$/\1 \2 \4/p' "$1" | tail -n 1
}

# phpt NAME MODULE [RUN_TESTS_ARGUMENT…]: in a copy, so that what run-tests leaves beside a test stays out of the tree.
phpt() {
	local directory=$build/$1 module=$2 status=0
	shift 2
	mkdir -p "$directory"
	rm -rf "$directory/tests" "$directory/docs"
	cp -r "$root/tests" "$root/docs" "$root/README.md" "$directory/"
	cp "$(dirname "$module")/../run-tests.php" "$directory/run-tests.php"
	(
		cd "$directory"
		export S2S_TEST_CERTIFICATES=$build/certificates NO_INTERACTION=1
		"$php" -n run-tests.php -n -q --no-progress -j2 --set-timeout 300 -g FAIL,SKIP,BORK,WARN,LEAK,XFAIL,XLEAK --show-diff \
			-d "extension_dir=$(dirname "$module")" -d extension=s2s -p "$php" "$@"
	) >"$directory/output" 2>&1 </dev/null || status=$?
	cat "$directory/output"
	count_phpt "$directory/output" "$status"
}

# run-tests' summary in our words; whatever is neither passed nor skipped has failed.
count_phpt() {
	awk -v status="$2" '
		/^Number of tests *:/ { total = $5 }
		/^Tests skipped *:/ { skipped = $4 }
		/^Tests passed *:/ { passed = $4 }
		/^Expected fail *:/ { passed += $4 }
		END {
			failed = total - skipped - passed
			if (total == 0 || (status != 0 && failed == 0)) { failed = 1; print "run-tests ended with status " status }
			printf "%d passed, %d failed, %d skipped\n", passed, failed, skipped
		}' "$1"
}
