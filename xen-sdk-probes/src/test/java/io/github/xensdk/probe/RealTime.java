package io.github.xensdk.probe;

import java.io.IOException;

/**
 * Gives this program and what it starts a real-time priority, so that what else a machine does is not measured. Who made the outages, who
 * answers and all who look have the same then.
 */
final class RealTime implements AutoCloseable {

    private final boolean had;

    RealTime() {
        had = !Boolean.getBoolean("xensdk.calibration.ordinary") && change("-f", "10");
    }

    private static boolean change(String policy, String priority) {
        try {
            String pid = Long.toString(ProcessHandle.current().pid());
            return new ProcessBuilder("chrt", "-a", policy, "-p", priority, pid)
                            .redirectErrorStream(true)
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .start()
                            .waitFor()
                    == 0;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    String label() {
        return had ? "All took part with real-time priority" : "All took part with ordinary priority";
    }

    @Override
    public void close() {
        if (had) {
            change("-o", "0");
        }
    }
}
