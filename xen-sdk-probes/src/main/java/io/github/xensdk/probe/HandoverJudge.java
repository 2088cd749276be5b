package io.github.xensdk.probe;

import io.github.xensdk.ClockOffset;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Makes parts of what both hosts' xenstores told. */
final class HandoverJudge {

    private static final String INTRODUCED = "@introduceDomain";

    private final HandoverEvents source;
    private final HandoverEvents target;
    private final ClockOffset sourceClock;
    private final ClockOffset targetClock;
    private final int sourceId;
    private final int targetId;
    private final List<HandoverPart> parts = new ArrayList<>();
    private final List<String> doubts = new ArrayList<>();

    /** From the first to the last thing that happened to a device. */
    private record Device(String name, Instant begun, Instant attached) {}

    private HandoverJudge(
            HandoverEvents source,
            HandoverEvents target,
            ClockOffset sourceClock,
            ClockOffset targetClock,
            int sourceId,
            int targetId) {
        this.source = source;
        this.target = target;
        this.sourceClock = sourceClock;
        this.targetClock = targetClock;
        this.sourceId = sourceId;
        this.targetId = targetId;
    }

    /**
     * Parts.
     *
     * @param sourceId the guest's number on the source
     * @param sourceClock how far the source's clock is ahead of this program's
     */
    static Handover judge(
            String guest,
            int sourceId,
            HandoverEvents source,
            HandoverEvents target,
            ClockOffset sourceClock,
            ClockOffset targetClock) {
        OptionalInt arrived = target.arrived(guest);
        return arrived.isEmpty()
                ? new Handover(List.of(), List.of("no domain " + guest + " has come to the target meanwhile"))
                : new HandoverJudge(source, target, sourceClock, targetClock, sourceId, arrived.getAsInt()).judge();
    }

    private Handover judge() {
        List<Device> devices = devices();
        if (devices.isEmpty()) {
            return new Handover(List.of(), List.of("the target's xenstore told of no device"));
        }
        Instant begun = devices.get(0).begun();
        memory(begun);
        Instant done = begun;
        for (Device device : devices) {
            if (device.begun().isAfter(done)) {
                add(HandoverPart.Kind.TOOLSTACK, "", done, device.begun());
            }
            add(kind(device.name()), device.name(), device.begun(), device.attached());
            done = device.attached().isAfter(done) ? device.attached() : done;
        }
        // What the toolstack writes there comes before; the guest's own writes come when it runs.
        Instant attached = done;
        Optional<Instant> acts = target.firstAfter(attached, path -> path.startsWith(frontends()));
        if (acts.isEmpty()) {
            doubts.add("the target's xenstore did not tell when the guest went on");
            return new Handover(parts, doubts);
        }
        add(HandoverPart.Kind.START, "", attached, acts.get());
        target.last(this::isFrontendState)
                .ifPresent(connected -> add(HandoverPart.Kind.DRIVERS, "", acts.get(), connected));
        return new Handover(parts, doubts);
    }

    private void memory(Instant begun) {
        Optional<Instant> introduced = target.all().stream()
                .filter(event -> event.path().equals(INTRODUCED) && !event.at().isAfter(begun))
                .map(HandoverEvents.Event::at)
                .reduce((first, second) -> second);
        Optional<Instant> suspends =
                source.last(path -> path.equals("/local/domain/" + sourceId + "/control/shutdown"));
        if (introduced.isEmpty()) {
            doubts.add("the target's xenstore did not tell when the guest's memory was there");
            return;
        }
        if (suspends.isEmpty()) {
            doubts.add("the source's xenstore did not tell when the guest was asked to suspend");
        } else {
            Instant from = ours(suspends.get(), sourceClock);
            Instant to = ours(introduced.get(), targetClock);
            Duration length = Duration.between(from, to);
            parts.add(new HandoverPart(
                    HandoverPart.Kind.MEMORY,
                    "",
                    from,
                    length.isNegative() ? Duration.ZERO : length,
                    sourceClock.error().plus(targetClock.error())));
        }
        add(HandoverPart.Kind.TOOLSTACK, "", introduced.get(), begun);
    }

    private void add(HandoverPart.Kind kind, String device, Instant from, Instant to) {
        parts.add(new HandoverPart(kind, device, ours(from, targetClock), Duration.between(from, to), Duration.ZERO));
    }

    private static Instant ours(Instant theirs, ClockOffset clock) {
        return theirs.minus(clock.offset());
    }

    private List<Device> devices() {
        Pattern backend = Pattern.compile(
                "/local/domain/\\d+/backend/([a-z0-9_]{1,32})/%d/(\\d{1,12})(/.*)?".formatted(targetId));
        var begun = new TreeMap<String, Instant>();
        var attached = new TreeMap<String, Instant>();
        for (HandoverEvents.Event event : target.all()) {
            Matcher device = backend.matcher(event.path());
            if (device.matches()) {
                String name = device.group(1) + "/" + device.group(2);
                begun.putIfAbsent(name, event.at());
                if (event.path().endsWith("/hotplug-status")) {
                    attached.put(name, event.at());
                }
            }
        }
        return attached.entrySet().stream()
                .map(entry -> new Device(
                        entry.getKey(), begun.getOrDefault(entry.getKey(), entry.getValue()), entry.getValue()))
                .sorted(Comparator.comparing(Device::begun))
                .toList();
    }

    private String frontends() {
        return "/local/domain/" + targetId + "/device/";
    }

    private boolean isFrontendState(String path) {
        return path.startsWith(frontends()) && path.endsWith("/state");
    }

    private static HandoverPart.Kind kind(String device) {
        String kind = device.substring(0, device.indexOf('/')).toLowerCase(Locale.ROOT);
        return switch (kind) {
            case "vbd", "qdisk" -> HandoverPart.Kind.DISK;
            case "vif" -> HandoverPart.Kind.INTERFACE;
            default -> HandoverPart.Kind.OTHER_DEVICE;
        };
    }
}
