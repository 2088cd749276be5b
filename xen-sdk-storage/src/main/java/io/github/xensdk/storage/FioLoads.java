package io.github.xensdk.storage;

import io.github.xensdk.ByteSize;
import io.github.xensdk.OutputNotRecognisedException;
import io.github.xensdk.XenException;
import io.github.xensdk.command.Command;
import java.time.Duration;

/** Runs loads by fio(1), and reads its terse output, version 3, which stays as it is by its manual. */
final class FioLoads {

    private static final String REQUIRE = "fio --version > /dev/null";

    /** The file is laid out, and on disk, before the time begins. Each job is a process; all are one group, and so one line. */
    private static final String RUN = """
            umask 077
            exec fio --name=xensdk --filename="$1" --size="$2" --rw="$3" --rwmixread="$4" --bs="$5" --numjobs="$6" --fdatasync="$7" \\
                --runtime="$8" --time_based --direct=1 --ioengine=psync --group_reporting --invalidate=0 --randrepeat=1 \\
                --output-format=terse --terse-version=3 < /dev/null
            """;

    private static final String VERSION = "3";
    private static final int ERROR = 4;
    private static final int READ = 5;
    private static final int WRITE = 46;
    private static final int RUNTIME = 3;
    private static final long MOST_KIBIBYTES = 1L << 50;

    private FioLoads() {}

    static void require(Machine machine) {
        if (!machine.run(Command.script("look for fio", REQUIRE).idempotent().build())
                .succeeded()) {
            throw new XenException("there is no fio on " + machine.name() + ": loads need it (the package fio)");
        }
    }

    static LoadResult run(Machine machine, FileLoad load, String file, ByteSize size, Duration time, Duration limit) {
        String printed = machine.run(Command.script(
                                "load",
                                RUN,
                                file,
                                Long.toString(size.bytes()),
                                load.random() ? "randrw" : "rw",
                                Integer.toString(load.readPercent()),
                                Long.toString(load.block().bytes()),
                                Integer.toString(load.jobs()),
                                load.durable() ? "1" : "0",
                                Long.toString(time.toSeconds()))
                        .shownAs("load: " + load.label() + " on " + file)
                        .timeout(limit.plus(time))
                        .build())
                .orThrow()
                .stdout();
        return parse(printed, load, machine.name());
    }

    static LoadResult parse(String printed, FileLoad load, String host) {
        String[] fields = printed.lines()
                .filter(line -> line.startsWith(VERSION + ";"))
                .findFirst()
                .orElse("")
                .split(";", -1);
        if (fields.length <= WRITE + RUNTIME || !fields[ERROR].equals("0")) {
            throw new OutputNotRecognisedException("the result of fio on " + host, printed);
        }
        try {
            long kibibytes = Math.addExact(number(fields[READ]), number(fields[WRITE]));
            long millis = Math.max(number(fields[READ + RUNTIME]), number(fields[WRITE + RUNTIME]));
            ByteSize size = ByteSize.kibibytes(kibibytes);
            return new LoadResult(size, size.bytes() / load.block().bytes(), Duration.ofMillis(Math.max(1, millis)));
        } catch (NumberFormatException e) {
            throw new OutputNotRecognisedException("the result of fio on " + host, printed);
        }
    }

    private static long number(String text) {
        long number = Long.parseLong(text);
        if (number < 0 || number > MOST_KIBIBYTES) {
            throw new NumberFormatException(text);
        }
        return number;
    }
}
