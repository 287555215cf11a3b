<?php
/*
 * The demo shop in headless Chromium: the sum follows the form, and the thank-you page the event, without a reload and
 * at the width of a phone. S2S_SHOP is the shop's address, S2S_RECEIVER the directory of its receiving end.
 */
require __DIR__ . '/e2e.inc';

/** Chromium by its debugging protocol: JSON texts, each ended by a zero byte, on its descriptors 3 and 4. */
final class Browser
{
    private $process;
    private array $pipes = [];
    private string $received = '';
    private int $calls = 0;
    private ?string $session = null;
    private readonly string $directory;

    public function __construct()
    {
        $this->directory = temporary_directory('s2s-test-browser');
        at_end(fn () => $this->close());
        $log = ['file', "$this->directory/chromium.log", 'a'];
        $this->process = proc_open(
            ['env', "S2S_TEST_BROWSER=$this->directory", 'chromium', '--headless', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run',
                '--disable-background-networking', '--disable-component-update', '--disable-sync', '--disable-dev-shm-usage',
                "--user-data-dir=$this->directory/profile", '--remote-debugging-pipe', 'about:blank'],
            [['file', '/dev/null', 'r'], $log, $log, ['pipe', 'r'], ['pipe', 'w']],
            $this->pipes,
        );
        stream_set_blocking($this->pipes[4], false);
        $target = $this->call('Target.createTarget', ['url' => 'about:blank'])['targetId'];
        $this->session = $this->call('Target.attachToTarget', ['targetId' => $target, 'flatten' => true])['sessionId'];
        $this->call('Emulation.setDeviceMetricsOverride', ['width' => 390, 'height' => 844, 'deviceScaleFactor' => 1, 'mobile' => true]);
    }

    private function call(string $method, array $parameters = []): array
    {
        $id = ++$this->calls;
        $message = ['id' => $id, 'method' => $method, 'params' => (object) $parameters] + array_filter(['sessionId' => $this->session]);
        fwrite($this->pipes[3], json_encode($message) . "\0");
        $answer = null;
        wait_for(function () use ($id, &$answer): bool {
            $this->received .= stream_get_contents($this->pipes[4]);
            while (($end = strpos($this->received, "\0")) !== false) {
                $message = json_decode(substr($this->received, 0, $end), true);
                $this->received = substr($this->received, $end + 1);
                if (($message['id'] ?? null) === $id) {
                    $answer = $message;
                    return true;
                }
            }
            return false;
        }, 60, "Chromium's answer to $method");
        return $answer['result'] ?? throw new RuntimeException("$method: " . json_encode($answer['error']));
    }

    /** What the page says to that, as JSON could hold it; null while one page follows another. */
    public function ask(string $script): mixed
    {
        return $this->call('Runtime.evaluate', ['expression' => $script, 'returnByValue' => true])['result']['value'] ?? null;
    }

    public function visit(string $url): void
    {
        $this->call('Page.navigate', ['url' => $url]);
        $this->settle();
    }

    /** As the visitor does; a new page follows. */
    public function press(string $selector): void
    {
        $this->ask('window.leaving = true; document.querySelector(' . json_encode($selector) . ').click()');
        $this->settle();
    }

    private function settle(): void
    {
        $script = "document.readyState === 'complete' && location.href !== 'about:blank' && !window.leaving";
        wait_for(fn () => $this->ask($script) === true, 20, 'the page');
    }

    public function type(string $selector, string $text): void
    {
        $this->ask('(() => { const field = document.querySelector(' . json_encode($selector) . '); field.value = ' . json_encode($text)
            . "; field.dispatchEvent(new Event('input', { bubbles: true })); })()");
    }

    public function becomes(string $script, mixed $value, string $what, float $seconds = 20): void
    {
        try {
            wait_for(fn () => $this->ask($script) === $value, $seconds, $what);
            check(true, $what);
        } catch (RuntimeException) {
            check(false, "$what: " . json_encode($this->ask($script)) . ' instead of ' . json_encode($value));
        }
    }

    /** Its children write into the profile, which goes next; they are found by their environment. */
    private function close(): void
    {
        // Chromium ends when nobody can tell it anything any more.
        array_map(fclose(...), $this->pipes);
        $ofBrowser = fn (string $file) => str_contains((string) @file_get_contents($file), "S2S_TEST_BROWSER=$this->directory");
        wait_for(fn () => !array_filter(glob('/proc/[0-9]*/environ'), $ofBrowser), 20, 'the end of Chromium');
        proc_close($this->process);
    }
}

$shop = getenv('S2S_SHOP');
$receiver = getenv('S2S_RECEIVER');
$browser = new Browser();
$fits = 'document.documentElement.scrollWidth <= 390';
$total = "document.querySelector('.total data').value";
$states = "[...document.querySelectorAll('[data-state]')].map((state) => state.dataset.state).join(' ')";

$browser->visit("$shop/?sznaiid=2627214859780792651&adct=click");
check($browser->ask($fits), 'the product page fits a phone');
$browser->press('.consent [value=granted]');
check($browser->ask("document.querySelector('.consent') === null"), 'the banner has its answer');
$browser->ask("document.querySelector('.quantity input').value = 3");
$browser->press('.buy button');
check($browser->ask($total) === '7470.00', 'the checkout has the quantity');
$browser->ask('window.samePage = true');
$browser->type('#quantity', '1');
$browser->becomes($total, '2569.00', 'the total follows the quantity');
$browser->type('#voucher', 'kava10');
$browser->becomes($total, '2320.00', 'and the voucher');
$browser->type('#voucher', 'free');
$browser->becomes("document.querySelector('#voucher-error').textContent !== ''", true, 'an unknown voucher is said to be one');
$browser->ask("document.querySelector('[value=CESKA_POSTA]').click()");
$browser->becomes($total, '2611.00', 'and the delivery');
check($browser->ask('window.samePage') === true, 'all that without a reload');
check($browser->ask($fits), 'the checkout fits a phone');

$browser->press('.order [value=order]');
check($browser->ask("document.activeElement.id") === 'email', 'an order with errors puts the cursor into the first one');
$browser->press('.developer button');
$browser->press('.order [value=order]');
$browser->becomes($states, 'delivered delivered', 'the thank-you page follows the event at both ad systems');
$browser->becomes("document.querySelector('[data-again]') === null", true, 'and then asks no more');
$browser->ask("document.querySelectorAll('details').forEach((details) => { details.open = true; })");
check($browser->ask($fits), 'the thank-you page fits a phone, with what is sent');

exec(escapeshellarg(__DIR__ . '/../server/nginx-stop') . ' ' . escapeshellarg($receiver));
$browser->visit("$shop/checkout");
$browser->press('.developer button');
$browser->press('.order [value=order]');
check($browser->ask($states) === 'queued queued', 'with the ad systems down, it is queued');
$browser->becomes("document.querySelector('#again a')?.textContent", 'Ask again', 'the page stops asking after a while, and offers a link', 90);
finish();
