package io.github.xensdk.domain;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.function.Predicate;
import java.util.function.Supplier;

/** Looks again and again until it is enough or the time is over, and gives what it saw last. */
final class LastSight {

    private LastSight() {}

    static <T> T of(HostDomains here, String what, Duration timeout, Supplier<T> look, Predicate<T> enough) {
        var last = new ArrayDeque<T>(1);
        here.comesTrue(what, timeout, () -> {
            last.clear();
            last.add(look.get());
            return enough.test(last.element());
        });
        return last.element();
    }
}
