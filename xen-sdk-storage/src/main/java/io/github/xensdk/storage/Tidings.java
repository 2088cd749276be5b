package io.github.xensdk.storage;

import io.github.xensdk.storage.spi.HostStep;
import java.time.Duration;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells a listener, and bears with one that throws. */
record Tidings(StorageListener listener) {

    private static final Logger LOG = LoggerFactory.getLogger(SharedStorage.class);

    void started(PlannedStep step) {
        tell(new StorageListener.StepStarted(step), listener::stepStarted);
    }

    void ended(PlannedStep step, StepResult result, long startedNanos) {
        tell(new StorageListener.StepEnded(step, result, since(startedNanos)), listener::stepEnded);
    }

    void undoing(HostStep step) {
        tell(new StorageListener.UndoStarted(step.host().name(), step.kind(), step.subject()), listener::undoStarted);
    }

    void undone(HostStep step, StepResult result, long startedNanos) {
        tell(
                new StorageListener.UndoEnded(
                        step.host().name(), step.kind(), step.subject(), result, since(startedNanos)),
                listener::undoEnded);
    }

    void failed(HostStep step, RuntimeException failure) {
        tell(
                new StorageListener.Failed(
                        step.host().name(), step.kind(), step.subject(), String.valueOf(failure.getMessage())),
                listener::failed);
    }

    private static Duration since(long nanos) {
        return Duration.ofNanos(System.nanoTime() - nanos);
    }

    private static <E extends Record> void tell(E event, Consumer<E> method) {
        try {
            method.accept(event);
        } catch (RuntimeException e) {
            LOG.warn("a storage listener failed on {}", event, e);
        }
    }
}
