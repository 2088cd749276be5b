package io.github.xensdk.domain;

import java.util.function.BiConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** An event and the method that hears it. */
record Telling<E extends Record>(E event, BiConsumer<DomainListener, E> method) {

    private static final Logger LOG = LoggerFactory.getLogger(DomainWatch.class);

    void to(DomainListener listener) {
        try {
            method.accept(listener, event);
        } catch (RuntimeException e) {
            LOG.warn("a domain listener failed on {}", event, e);
        }
    }
}
