package io.github.xensdk.storage;

import io.github.xensdk.XenException;
import io.github.xensdk.XenHost;
import io.github.xensdk.command.Command;
import io.github.xensdk.command.CommandResult;
import io.github.xensdk.command.OutputListener;
import io.github.xensdk.command.RunningCommand;
import io.github.xensdk.storage.internal.HostScript;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Takes a lock on one host and sees that the others do not get it meanwhile, and get it afterwards: try-lock.sh. */
final class LockTrial {

    private static final Logger LOG = LoggerFactory.getLogger(SharedStorage.class);

    private static final String SCRIPT = HostScript.read(LockTrial.class, "internal/try-lock.sh");

    /** A server that has just started lets nobody lock for a while, ninety seconds with Linux. */
    private static final Duration PATIENCE = Duration.ofMinutes(3);

    private final String file;
    private final List<XenHost> hosts;

    LockTrial(String path, List<XenHost> hosts) {
        this.file = path + "/.xensdk-lock-" + UUID.randomUUID();
        this.hosts = hosts;
    }

    void run() {
        try {
            for (XenHost holder : hosts) {
                List<XenHost> others = hosts.size() == 1
                        ? hosts
                        : hosts.stream().filter(host -> host != holder).toList();
                holding(holder, others);
                others.forEach(other -> expect("held", other, "does not get a lock that " + holder + " gave back"));
            }
        } finally {
            remove(hosts.get(0));
        }
    }

    private void holding(XenHost holder, List<XenHost> others) {
        var held = new CompletableFuture<String>();
        var listener = new OutputListener() {
            @Override
            public void stdoutLine(String line) {
                held.complete(line);
            }
        };
        try (RunningCommand holding = holder.start(command("hold").interactive().build(), listener)) {
            try {
                String answer = held.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
                if (!answer.equals("held")) {
                    throw failed(holder, "cannot lock a file there: " + answer);
                }
                others.forEach(
                        other -> expect("refused", other, "gets a lock that " + holder + " holds: locks do not work"));
            } finally {
                holding.stdin().close();
            }
            holding.await().orThrow();
        } catch (TimeoutException | ExecutionException e) {
            throw new StorageNotSharedException(file + ": no lock within " + PATIENCE, holder.name());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new XenException("interrupted while a lock was tried", holder.name(), e);
        } catch (IOException e) {
            throw new XenException("the lock cannot be given back", holder.name(), e);
        }
    }

    private void expect(String answer, XenHost host, String otherwise) {
        CommandResult result = host.run(command("try").build());
        if (!result.succeeded()) {
            throw failed(host, "cannot lock a file there: " + result.describeFailure());
        }
        if (!result.stdout().strip().equals(answer)) {
            throw failed(host, otherwise);
        }
    }

    private StorageNotSharedException failed(XenHost host, String message) {
        return new StorageNotSharedException(file + ": " + message, host.name());
    }

    private Command.Builder command(String verb) {
        return Command.script("lock", SCRIPT, verb, file)
                .shownAs(verb + " a lock: " + file)
                .timeout(PATIENCE);
    }

    private void remove(XenHost host) {
        try {
            host.run(Command.of("rm", "-f", "--", file).build()).orThrow();
        } catch (XenException e) {
            // What the trial found matters more than an empty file.
            LOG.warn("{} is left on {}", file, host, e);
        }
    }
}
