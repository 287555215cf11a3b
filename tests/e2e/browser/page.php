<?php
/*
 * PHP's own server for browser-capture.php: the script, cached pages that load it, what Visitor::capture() makes of the
 * browser's cookies, and the place where the browser leaves its results.
 */
switch (strtok($_SERVER['REQUEST_URI'], '?')) {
    case '/s2s-capture.js':
        header('Content-Type: text/javascript');
        readfile(dirname(__DIR__, 3) . '/integrations/browser/s2s-capture.js');
        break;
    case '/test.js':
        header('Content-Type: text/javascript');
        readfile(__DIR__ . '/test.js');
        break;
    case '/':
        echo '<!doctype html><meta charset="utf-8"><title>s2s-capture</title><script src="/test.js"></script>';
        break;
    case '/cached':
        // What a page cache gives to everybody; the options come from the frame that shows it.
        echo '<!doctype html><meta charset="utf-8"><script>window.s2sCapture = parent.options;</script><script src="/s2s-capture.js"></script>';
        break;
    case '/visitor':
        $visitor = S2S\Visitor::capture(clickIds: ['gclid']);
        header('Content-Type: application/json');
        echo json_encode(['visitor' => $visitor, 'toSet' => $visitor->cookiesToSet()]);
        break;
    case '/server':
        // A page that no cache kept: the PHP sets the cookies, as the shop does.
        foreach (S2S\Visitor::capture(clickIds: ['gclid'])->cookiesToSet() as $name => [$value, $options]) {
            setcookie($name, $value, $options);
        }
        echo 'set';
        break;
    case '/results':
        file_put_contents(getenv('S2S_RESULTS') . '.new', file_get_contents('php://input'));
        rename(getenv('S2S_RESULTS') . '.new', getenv('S2S_RESULTS'));
        break;
    default:
        http_response_code(404);
}
