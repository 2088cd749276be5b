package io.github.xensdk.probe;

import io.github.xensdk.OutputNotRecognisedException;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What one host's xenstore told, by that host's clock. */
final class HandoverEvents {

    private static final Pattern EVENT = Pattern.compile("(\\d{1,12}\\.\\d{6}) (\\S{1,3072})");
    private static final Pattern NAME = Pattern.compile("name (\\d{1,5}) (.{1,255})");
    private static final String KNOWN = "known";
    private static final String END = "end";

    /**
     * A change.
     *
     * @param at by the host's clock
     * @param path of what changed
     */
    record Event(Instant at, String path) {}

    private final List<Event> events = new ArrayList<>();
    private final Map<Integer, String> names = new HashMap<>();

    private HandoverEvents() {}

    /**
     * Reads what handover.pl printed.
     *
     * @throws OutputNotRecognisedException where it is something else, or cut short
     */
    static HandoverEvents parse(String printed) {
        var read = new HandoverEvents();
        List<String> lines = printed.lines().toList();
        int last = lines.size() - 1;
        if (last < 1 || !lines.get(last).equals(END) || !lines.get(0).startsWith(KNOWN)) {
            throw new OutputNotRecognisedException("what xenstore told", printed);
        }
        for (String line : lines.subList(1, last)) {
            Matcher name = NAME.matcher(line);
            Matcher event = EVENT.matcher(line);
            if (name.matches()) {
                read.names.put(Integer.valueOf(name.group(1)), name.group(2));
            } else if (event.matches()) {
                read.events.add(new Event(instant(event.group(1)), event.group(2)));
            } else {
                throw new OutputNotRecognisedException("what xenstore told", line);
            }
        }
        return read;
    }

    private static Instant instant(String seconds) {
        BigDecimal value = new BigDecimal(seconds);
        BigDecimal whole = value.setScale(0, RoundingMode.FLOOR);
        return Instant.ofEpochSecond(
                whole.longValue(), value.subtract(whole).movePointRight(9).longValue());
    }

    /** The domain that came meanwhile and has this name at the end; the newest of several. */
    OptionalInt arrived(String guest) {
        return names.entrySet().stream()
                .filter(entry -> entry.getValue().equals(guest))
                .mapToInt(Map.Entry::getKey)
                .max();
    }

    Optional<Instant> last(Predicate<String> path) {
        return events.stream()
                .filter(event -> path.test(event.path()))
                .map(Event::at)
                .reduce((first, second) -> second);
    }

    Optional<Instant> firstAfter(Instant moment, Predicate<String> path) {
        return events.stream()
                .filter(event -> !event.at().isBefore(moment) && path.test(event.path()))
                .map(Event::at)
                .findFirst();
    }

    List<Event> all() {
        return List.copyOf(events);
    }
}
