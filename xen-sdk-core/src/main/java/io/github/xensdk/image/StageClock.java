package io.github.xensdk.image;

import io.github.xensdk.command.OutputListener;
import java.time.Duration;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells the listener which stage is reached, from what xen-create-image prints. Stages only go forward. Thread-safe. */
final class StageClock implements OutputListener {

    private static final Logger LOG = LoggerFactory.getLogger(StageClock.class);

    private final ImageListener listener;
    private final long started = System.nanoTime();
    private @Nullable ImageStage current;
    private long currentStarted;

    StageClock(ImageListener listener) {
        this.listener = listener;
    }

    @Override
    public void stdoutLine(String line) {
        if (line.startsWith(ImageReport.PRINTED)) {
            printed(line.substring(ImageReport.PRINTED.length()));
        }
    }

    private synchronized void printed(String line) {
        ImageStage stage = current;
        if (stage == null) {
            return;
        }
        ImageStage reached = reached(line, stage);
        if (reached.compareTo(stage) > 0) {
            enter(reached);
        }
        tell(new ImageListener.Printed(reached, line), listener::printed);
    }

    /** What xen-create-image 4.9.2 prints as it goes. */
    private static ImageStage reached(String line, ImageStage current) {
        ImageStage named = current;
        if (line.startsWith("Creating partition image: ") || line.startsWith("Executing : lvcreate ")) {
            named = ImageStage.DISKS;
        } else if (line.startsWith("Installation method: ")) {
            named = ImageStage.INSTALL;
        } else if (line.equals("Running hooks")) {
            named = ImageStage.CUSTOMISE;
        } else if (line.startsWith("Role: ")) {
            named = ImageStage.ROLES;
        } else if (line.equals("Creating Xen configuration file")) {
            named = ImageStage.CONFIGURE;
        } else if (line.equals("All done") || line.equals("Aborting")) {
            named = ImageStage.CLEAN_UP;
        }
        return named.compareTo(current) > 0 ? named : current;
    }

    synchronized void enter(ImageStage stage) {
        leave();
        current = stage;
        currentStarted = System.nanoTime();
        tell(new ImageListener.StageStarted(stage, since(started)), listener::stageStarted);
    }

    /** Ends the stage under way, if there is one. */
    synchronized void leave() {
        ImageStage stage = current;
        if (stage != null) {
            current = null;
            tell(new ImageListener.StageEnded(stage, since(currentStarted)), listener::stageEnded);
        }
    }

    private static Duration since(long nanos) {
        return Duration.ofNanos(System.nanoTime() - nanos);
    }

    private static <T> void tell(T event, Consumer<T> listener) {
        try {
            listener.accept(event);
        } catch (RuntimeException e) {
            LOG.warn("an image listener failed on {}", event, e);
        }
    }
}
