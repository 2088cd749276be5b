package io.github.xensdk.domain;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.xensdk.ByteSize;
import io.github.xensdk.ConnectionFailedException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Whatever happens to the hosts: who applies the events to what was there holds what is there. */
class SnapshotReplayTest {

    private static final List<String> HOSTS = List.of("nevers", "avignon", "orange");
    private static final List<DomainState> STATES = List.of(DomainState.values());
    private static final long SEED = 20240611;
    private static final int WORLDS = 400;
    private static final int ROUNDS = 40;

    private record Key(String host, int id, UUID uuid) {}

    private record Shape(String name, DomainState state) {
        static Shape of(Domain domain) {
            return new Shape(domain.name(), domain.state());
        }
    }

    /** Hosts to which things happen, sensible and not. */
    private static final class World {
        final Random random;
        final List<List<Domain>> hosts = new ArrayList<>();
        final List<Integer> nextIds = new ArrayList<>(List.of(1, 1, 1));
        long uuids;

        World(long seed) {
            random = new Random(seed);
            HOSTS.forEach(host -> hosts.add(
                    new ArrayList<>(List.of(domain(0, new UUID(0, 0), "Domain-0", DomainState.RUNNING, 100)))));
        }

        static Domain domain(int id, UUID uuid, String name, DomainState state, long cpuSeconds) {
            return new Domain(id, uuid, name, state, ByteSize.mebibytes(96), 1, Duration.ofSeconds(cpuSeconds));
        }

        void add(int host, UUID uuid, String name) {
            int id = nextIds.get(host);
            nextIds.set(host, id + 1);
            hosts.get(host).add(domain(id, uuid, name, state(), 0));
        }

        DomainState state() {
            return STATES.get(random.nextInt(STATES.size()));
        }

        void step() {
            int host = random.nextInt(HOSTS.size());
            List<Domain> there = hosts.get(host);
            int kind = random.nextInt(9);
            if (kind == 0) {
                add(host, new UUID(1, ++uuids), "guest-" + uuids);
            } else if (kind == 1) {
                reboot(host);
            } else if (!there.isEmpty()) {
                int index = random.nextInt(there.size());
                change(kind, there, index, there.get(index));
            }
        }

        private void change(int kind, List<Domain> there, int index, Domain domain) {
            int other = random.nextInt(HOSTS.size());
            switch (kind) {
                case 2 -> there.remove(index);
                case 3 -> there.set(index, domain(domain.id(), domain.uuid(), "g" + random.nextInt(5), state(), 7));
                case 4 -> add(other, domain.uuid(), domain.name() + "--incoming");
                case 5 ->
                    there.set(
                            index,
                            domain(domain.id(), domain.uuid(), domain.name() + "--migratedaway", domain.state(), 8));
                case 6 -> {
                    there.remove(index);
                    add(other, domain.uuid(), domain.name());
                }
                default -> there.set(index, domain(domain.id(), domain.uuid(), domain.name(), state(), 9));
            }
        }

        /** Numbers start again, in another order, so that they change hands. */
        private void reboot(int host) {
            var guests = new ArrayList<>(hosts.get(host));
            Collections.shuffle(guests, random);
            hosts.get(host).clear();
            nextIds.set(host, 0);
            guests.forEach(guest -> add(host, guest.uuid(), guest.name()));
        }
    }

    /** A listener that keeps a picture, and minds that each event fits it. */
    private static final class Picture implements DomainListener {
        final Map<Key, Shape> held = new HashMap<>();

        private static Key key(String host, Domain domain) {
            return new Key(host, domain.id(), domain.uuid());
        }

        @Override
        public void appeared(Appeared event) {
            assertThat(held.put(key(event.host(), event.domain()), Shape.of(event.domain())))
                    .isNull();
        }

        @Override
        public void stateChanged(StateChanged event) {
            assertThat(event.from().isExecuting() && event.to().isExecuting()).isFalse();
            change(event);
        }

        @Override
        public void scheduled(StateChanged event) {
            assertThat(event.from().isExecuting() && event.to().isExecuting()).isTrue();
            change(event);
        }

        private void change(StateChanged event) {
            held.compute(key(event.host(), event.domain()), (key, shape) -> {
                assertThat(shape).isNotNull();
                assertThat(shape.state()).isEqualTo(event.from()).isNotEqualTo(event.to());
                return new Shape(shape.name(), event.to());
            });
        }

        @Override
        public void renamed(Renamed event) {
            held.compute(key(event.host(), event.domain()), (key, shape) -> {
                assertThat(shape).isNotNull();
                assertThat(shape.name()).isEqualTo(event.from()).isNotEqualTo(event.to());
                return new Shape(event.to(), shape.state());
            });
        }

        @Override
        public void restarted(Restarted event) {
            succeed(event.host(), event.before(), event.host(), event.after());
        }

        @Override
        public void moved(Moved event) {
            assertThat(event.from()).isNotEqualTo(event.to());
            succeed(event.from(), event.before(), event.to(), event.after());
        }

        private void succeed(String from, Domain before, String to, Domain after) {
            assertThat(before.uuid()).isEqualTo(after.uuid());
            assertThat(held.remove(key(from, before))).isEqualTo(Shape.of(before));
            held.put(key(to, after), Shape.of(after));
        }

        @Override
        public void vanished(Vanished event) {
            assertThat(held.remove(key(event.host(), event.domain()))).isEqualTo(Shape.of(event.domain()));
        }
    }

    private static Map<Key, Shape> truth(WatchSnapshot snapshot) {
        var truth = new HashMap<Key, Shape>();
        snapshot.hosts()
                .forEach(sight -> sight.seen()
                        .forEach(seen -> truth.put(Picture.key(sight.host(), seen.domain()), Shape.of(seen.domain()))));
        return truth;
    }

    @Test
    void replayingTheEventsOntoTheOldSnapshotGivesTheNewOne() {
        for (int world = 0; world < WORLDS; world++) {
            live(SEED + world);
        }
    }

    private static void live(long seed) {
        var world = new World(seed);
        var picture = new Picture();
        var known = WatchSnapshot.unknown(HOSTS);
        for (int round = 0; round < ROUNDS; round++) {
            int steps = world.random.nextInt(6);
            for (int step = 0; step < steps; step++) {
                world.step();
            }
            var next = known.after(answers(world));
            // Not through Telling.to, which would log a failed assertion and go on.
            SnapshotDiff.between(known, next).forEach(event -> tell(event, picture));
            assertThat(picture.held).as("seed %d, round %d", seed, round).isEqualTo(truth(next));
            known = next;
        }
    }

    private static <E extends Record> void tell(Telling<E> event, Picture picture) {
        event.method().accept(picture, event.event());
    }

    private static List<HostAnswer> answers(World world) {
        var answers = new ArrayList<HostAnswer>();
        for (int host = 0; host < HOSTS.size(); host++) {
            answers.add(
                    world.random.nextInt(5) == 0
                            ? new HostAnswer.Failed(new ConnectionFailedException("away", HOSTS.get(host), null))
                            : new HostAnswer.Listed(world.hosts.get(host)));
        }
        return answers;
    }
}
