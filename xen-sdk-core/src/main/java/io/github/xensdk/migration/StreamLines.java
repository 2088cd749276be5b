package io.github.xensdk.migration;

import io.github.xensdk.ByteSize;
import io.github.xensdk.command.OutputListener;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Hears the sender of a stream: its own lines become phases and bytes, what xl prints goes to the clock. */
final class StreamLines implements OutputListener {

    private static final String OURS = "xensdk-";
    private static final Pattern COUNT = Pattern.compile("xensdk-(bytes|sent) (\\d{1,18})");
    private static final String READY = "xensdk-ready";
    private static final String RESTORED = "xensdk-restored 0 ";
    private static final String FAILED = "xensdk-failed ";

    private final PhaseClock clock;
    private final Runnable restored;
    private volatile @Nullable ByteSize sent;
    private volatile @Nullable String failure;

    /** @param restored told once the target has built the guest */
    StreamLines(PhaseClock clock, Runnable restored) {
        this.clock = clock;
        this.restored = restored;
    }

    @Override
    public void stderrLine(String line) {
        Matcher count = COUNT.matcher(line);
        if (line.equals(READY)) {
            clock.enter(MigrationPhase.TRANSFER);
        } else if (count.matches()) {
            var bytes = new ByteSize(Long.parseLong(count.group(2)));
            clock.moved(bytes);
            if (count.group(1).equals("sent")) {
                sent = bytes;
                clock.enter(MigrationPhase.RESTORE);
            }
        } else if (line.startsWith(FAILED)) {
            // The first one is the cause; over SSH the receiver's lines come through here as well.
            failure = failure == null ? line.substring(FAILED.length()) : failure;
            clock.line(line.substring(OURS.length()));
        } else {
            clock.line(line);
            if (line.startsWith(RESTORED)) {
                restored.run();
            }
        }
    }

    /** All that crossed, once the source has said so. */
    Optional<ByteSize> sent() {
        return Optional.ofNullable(sent);
    }

    /** Why it failed, in the words of the end that saw it first. */
    Optional<String> failure() {
        return Optional.ofNullable(failure);
    }
}
