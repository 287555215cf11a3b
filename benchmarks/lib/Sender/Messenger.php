<?php

declare(strict_types=1);

namespace S2S\Benchmark\Sender;

use Doctrine\DBAL\DriverManager;
use Psr\Container\ContainerInterface;
use S2S\Benchmark\Sender;
use Symfony\Component\Console\Application;
use Symfony\Component\Console\Input\ArrayInput;
use Symfony\Component\Console\Output\NullOutput;
use Symfony\Component\EventDispatcher\EventDispatcher;
use Symfony\Component\Messenger\Bridge\Doctrine\Transport\Connection as DoctrineConnection;
use Symfony\Component\Messenger\Bridge\Doctrine\Transport\DoctrineTransport;
use Symfony\Component\Messenger\Bridge\Redis\Transport\Connection as RedisConnection;
use Symfony\Component\Messenger\Bridge\Redis\Transport\RedisTransport;
use Symfony\Component\Messenger\Command\ConsumeMessagesCommand;
use Symfony\Component\Messenger\Exception\TransportException;
use Symfony\Component\Messenger\Handler\HandlersLocator;
use Symfony\Component\Messenger\MessageBus;
use Symfony\Component\Messenger\Middleware\AddBusNameStampMiddleware;
use Symfony\Component\Messenger\Middleware\HandleMessageMiddleware;
use Symfony\Component\Messenger\Middleware\SendMessageMiddleware;
use Symfony\Component\Messenger\RoutableMessageBus;
use Symfony\Component\Messenger\Transport\Sender\SendersLocator;
use Symfony\Component\Messenger\Transport\Serialization\PhpSerializer;
use Symfony\Component\Messenger\Transport\TransportInterface;

/**
 * Symfony Messenger as an application sets it up: a bus, a transport (`sqlite`: the Doctrine one on a file in WAL mode;
 * `redis`: a Redis stream), and messenger:consume with a handler that posts by ext/curl on a connection that it keeps.
 */
final class Messenger extends Sender
{
    private MessageBus $bus;
    private TransportInterface $transport;
    private int $handled = 0;

    public static function extensions(): array
    {
        return ['pdo_sqlite', 'redis', 'tokenizer', 'ctype', 'intl', ...Curl::extensions()];
    }

    protected function open(): void
    {
        foreach (['Symfony/Component/Messenger', 'Doctrine/DBAL', 'Symfony/Component/EventDispatcher', 'Symfony/Component/Console'] as $package) {
            require_once "/usr/share/php/$package/autoload.php";
        }
        $this->transport = $this->settings['transport'] === 'sqlite' ? self::doctrine($this->settings['file']) : self::redis($this->settings['socket']);
        $this->bus = new MessageBus([
            new AddBusNameStampMiddleware('bus'),
            new SendMessageMiddleware(new SendersLocator([Message::class => ['queue']], self::container('queue', $this->transport))),
            new HandleMessageMiddleware(new HandlersLocator([Message::class => [$this->handler()]])),
        ]);
    }

    private static function doctrine(string $file): TransportInterface
    {
        $connection = DriverManager::getConnection(['driver' => 'pdo_sqlite', 'path' => $file]);
        $connection->executeStatement('PRAGMA journal_mode = WAL');
        $connection->executeStatement('PRAGMA synchronous = NORMAL');

        return new DoctrineTransport(new DoctrineConnection(DoctrineConnection::buildConfiguration('doctrine://default'), $connection), new PhpSerializer());
    }

    private static function redis(string $socket): TransportInterface
    {
        return new RedisTransport(RedisConnection::fromDsn("redis://$socket", ['delete_after_ack' => true]), new PhpSerializer());
    }

    /** Makes the table or the stream, once for all who will use it. */
    public function setup(): void
    {
        $this->transport->setup();
    }

    private static function container(string $name, object $service): ContainerInterface
    {
        return new class ($name, $service) implements ContainerInterface {
            public function __construct(private readonly string $name, private readonly object $service)
            {
            }

            public function get(string $id): object
            {
                return $this->service;
            }

            public function has(string $id): bool
            {
                return $id === $this->name;
            }
        };
    }

    private function handler(): \Closure
    {
        $handle = null;

        return function (Message $message) use (&$handle): void {
            Curl::post($handle ??= Curl::handle($this->settings['url']), $message->body);
            $this->handled++;
        };
    }

    public function send(mixed $built): void
    {
        $this->bus->dispatch(new Message($built));
    }

    /** messenger:consume; where SQLite refuses a worker (a locked database), it is started again, as a supervisor does. */
    public function deliver(?int $limit = null): void
    {
        $application = new Application();
        $application->setAutoExit(false);
        $application->setCatchExceptions(false);
        $bus = new RoutableMessageBus(self::container('bus', $this->bus));
        $application->add(new ConsumeMessagesCommand($bus, self::container('queue', $this->transport), new EventDispatcher(), null, ['queue']));
        while ($limit === null || $this->handled < $limit) {
            $options = $limit === null ? [] : ['--limit' => (string) ($limit - $this->handled)];
            try {
                $application->run(new ArrayInput(['command' => 'messenger:consume', 'receivers' => ['queue'], ...$options]), new NullOutput());
            } catch (TransportException $exception) {
                fwrite(STDERR, "messenger:consume: {$exception->getMessage()}\n");
            }
        }
    }

    public function drain(int $count): array
    {
        $begin = hrtime(true);
        $cpu = self::cpu();
        $this->deliver($count);

        return ['events' => $this->handled, 'seconds' => (hrtime(true) - $begin) / 1e9, 'cpu' => self::cpu() - $cpu];
    }
}
