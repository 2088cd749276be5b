package io.github.xensdk.storage;

import io.github.xensdk.ByteSize;
import io.github.xensdk.OutputNotRecognisedException;
import io.github.xensdk.StorageSpace;
import io.github.xensdk.XenHost;
import io.github.xensdk.command.Command;
import io.github.xensdk.command.CommandResult;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The room of a file system that may not answer, as a hard mount whose server is gone. */
final class Room {

    private static final String LOOK = "timeout -s KILL 10 stat -f -c 'room %S %b %f %a' \"$1\"";
    private static final Pattern ANSWER = Pattern.compile("room (\\d{1,18}) (\\d{1,18}) (\\d{1,18}) (\\d{1,18})");

    private Room() {}

    static Optional<StorageSpace> at(XenHost host, String path) {
        return at(Machine.of(host), path);
    }

    static Optional<StorageSpace> at(Machine host, String path) {
        CommandResult result = host.run(Command.script("room", LOOK, path)
                .shownAs("room: " + path)
                .idempotent()
                .build());
        if (!result.succeeded()) {
            return Optional.empty();
        }
        Matcher answer = ANSWER.matcher(result.stdout().strip());
        if (!answer.matches()) {
            throw new OutputNotRecognisedException("the room of " + path + " on " + host, result.stdout());
        }
        long block = Long.parseLong(answer.group(1));
        return Optional.of(
                new StorageSpace(path, size(block, answer, 2), size(block, answer, 3), size(block, answer, 4)));
    }

    private static ByteSize size(long block, Matcher answer, int group) {
        return new ByteSize(Math.multiplyExact(block, Long.parseLong(answer.group(group))));
    }
}
