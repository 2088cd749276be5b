package io.github.xensdk.migration;

import io.github.xensdk.ByteSize;
import io.github.xensdk.command.OutputListener;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Hears a copy of ours: how far it is becomes progress, and what else it says goes to the clock. */
final class PositionLines implements OutputListener {

    private static final Pattern POSITION = Pattern.compile("xensdk-bytes (\\d{1,18})");

    private final PhaseClock clock;
    private final long before;

    /** @param before what the phase has moved already, in bytes */
    PositionLines(PhaseClock clock, long before) {
        this.clock = clock;
        this.before = before;
    }

    @Override
    public void stderrLine(String line) {
        Matcher position = POSITION.matcher(line);
        if (position.matches()) {
            clock.moved(new ByteSize(before + Long.parseLong(position.group(1))));
        } else {
            clock.line(line);
        }
    }
}
