package io.github.xensdk.domain;

import io.github.xensdk.DomainExistsException;
import io.github.xensdk.DomainNotFoundException;
import io.github.xensdk.DomainStateException;
import io.github.xensdk.InvalidInputException;
import io.github.xensdk.OutcomeUnknownException;
import io.github.xensdk.command.Command;
import io.github.xensdk.command.CommandResult;
import io.github.xensdk.command.CommandTransport;
import io.github.xensdk.command.OutputListener;
import io.github.xensdk.command.RunningCommand;
import io.github.xensdk.internal.process.GuestJob;
import io.github.xensdk.internal.xl.XlCommands;
import io.github.xensdk.internal.xl.XlList;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;

/** What every verb needs of its host: to find a domain by UUID, to run a command, and to look until something is so. */
final class HostDomains {

    private static final int DOM0 = 0;
    private static final Duration POLL = Duration.ofMillis(500);

    private final CommandTransport transport;
    private final WatchTime time;

    HostDomains(CommandTransport transport) {
        this(transport, WatchTime.SYSTEM);
    }

    HostDomains(CommandTransport transport, WatchTime time) {
        this.transport = transport;
        this.time = time;
    }

    /** Monotonic, from a start that means nothing. */
    Duration now() {
        return time.now();
    }

    /** The host's name. */
    String host() {
        return transport.host();
    }

    CommandTransport transport() {
        return transport;
    }

    CommandResult run(Command command) {
        return transport.execute(command);
    }

    /** The same about a guest, after which its job is named; see {@link GuestJob}. */
    CommandResult runDetached(UUID guest, Command command, OutputListener listener) {
        return runDetached(GuestJob.of(guest, command), listener);
    }

    /** For what must not be cut in half when the link is lost. */
    CommandResult runDetached(Command command, OutputListener listener) {
        try (RunningCommand running = transport.detached().start(command, listener)) {
            return running.await();
        }
    }

    List<Domain> list() {
        return XlList.parse(run(XlCommands.list()).orThrow().stdout());
    }

    Optional<Domain> first(Predicate<Domain> condition) {
        return list().stream().filter(condition).findFirst();
    }

    Optional<Domain> find(UUID uuid) {
        return first(domain -> domain.uuid().equals(uuid));
    }

    /**
     * The same domain as it is now.
     *
     * @throws DomainNotFoundException where it is gone
     */
    Domain refresh(Domain domain) {
        return find(domain.uuid()).orElseThrow(() -> notFound(domain.name()));
    }

    /**
     * The same guest as it is now; its number may be given to xl at once.
     *
     * @throws DomainNotFoundException where it is gone
     * @throws InvalidInputException where it is the host's own domain
     */
    Domain guest(Domain domain) {
        var current = refresh(domain);
        if (current.id() == DOM0) {
            throw new InvalidInputException("domain", "must not be the host's own (id 0)");
        }
        return current;
    }

    /**
     * The same domain as it is now, where that is as it should be.
     *
     * @throws DomainStateException otherwise
     */
    Domain proven(Domain domain, String wanted, Predicate<Domain> condition) {
        var seen = refresh(domain);
        if (!condition.test(seen)) {
            throw new DomainStateException(host(), domain.name() + " should be " + wanted + " and is " + seen.state());
        }
        return seen;
    }

    /**
     * Does nothing where name and UUID are free.
     *
     * @throws DomainExistsException where the host has a domain with one of them
     */
    void refuseTaken(String name, Optional<UUID> uuid) {
        for (Domain domain : list()) {
            if (domain.name().equals(name)) {
                throw new DomainExistsException(host(), name);
            }
            if (uuid.filter(domain.uuid()::equals).isPresent()) {
                throw new DomainExistsException(host(), domain.name() + " with UUID " + domain.uuid());
            }
        }
    }

    /** Whether the domain is gone within that time. */
    boolean vanishes(Domain domain, Duration timeout) {
        return comesTrue(
                "the end of " + domain.name(),
                timeout,
                () -> find(domain.uuid()).isEmpty());
    }

    /**
     * Looks again and again, at least once, until it is so or the time is over; gives what it saw last.
     *
     * @param what what is waited for, for messages
     */
    boolean comesTrue(String what, Duration timeout, BooleanSupplier condition) {
        Duration started = time.now();
        while (!condition.getAsBoolean()) {
            Duration left = timeout.minus(time.now().minus(started));
            if (left.isZero() || left.isNegative()) {
                return false;
            }
            try {
                time.sleep(left.compareTo(POLL) < 0 ? left : POLL);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new OutcomeUnknownException(
                        "interrupted while waiting for " + what, host(), XlCommands.list(), e);
            }
        }
        return true;
    }

    DomainNotFoundException notFound(String domain) {
        return new DomainNotFoundException(host(), domain);
    }
}
