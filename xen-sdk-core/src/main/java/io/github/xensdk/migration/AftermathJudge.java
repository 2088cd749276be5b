package io.github.xensdk.migration;

import io.github.xensdk.domain.Domain;
import io.github.xensdk.domain.DomainState;
import java.util.Set;

/** Names what two hosts hold. A pure function. */
final class AftermathJudge {

    /** A copy that stands in one of these can go on, or be destroyed without loss. */
    private static final Set<DomainState> STANDING = Set.of(DomainState.PAUSED, DomainState.SUSPENDED);

    /** What a copy is to the migration. */
    private enum Copy {
        NONE,
        RUNS,
        /** Stands under the guest's own name. */
        STANDS,
        /** Stands under the name that xl gives it on the source at the handover. */
        SET_ASIDE,
        /** Stands under the name that xl gives it on the target until the handover. */
        INCOMING,
        STRANGE
    }

    private AftermathJudge() {}

    static Aftermath judge(String guest, Scene source, Scene target) {
        if (!source.sighting().reachable() || !target.sighting().reachable()) {
            return Aftermath.UNREACHABLE;
        }
        Copy here = copy(guest, source.sighting());
        Copy there = copy(guest, target.sighting());
        if (here == Copy.RUNS && there == Copy.RUNS) {
            return Aftermath.RUNS_TWICE;
        }
        if (!source.atWork().isEmpty() || !target.atWork().isEmpty()) {
            return Aftermath.UNDER_WAY;
        }
        return switch (here) {
            case NONE -> withNothingHere(there);
            case RUNS ->
                switch (there) {
                    case NONE -> Aftermath.RUNS_ON_SOURCE;
                    case STANDS, INCOMING -> Aftermath.ORPHAN_ON_TARGET;
                    default -> Aftermath.UNCLEAR;
                };
            case STANDS ->
                switch (there) {
                    case NONE -> Aftermath.STANDS_ON_SOURCE;
                    case RUNS -> Aftermath.LEFTOVER_ON_SOURCE;
                    case STANDS, INCOMING -> Aftermath.STANDS_ON_BOTH;
                    default -> Aftermath.UNCLEAR;
                };
            case SET_ASIDE ->
                switch (there) {
                    case NONE -> Aftermath.SET_ASIDE_ALONE;
                    case RUNS -> Aftermath.LEFTOVER_ON_SOURCE;
                    case INCOMING -> Aftermath.HANDOVER_NOT_BEGUN;
                    case STANDS -> Aftermath.HANDOVER_PAUSED;
                    default -> Aftermath.UNCLEAR;
                };
            // What became of an old copy does not matter when the guest runs on the target.
            case STRANGE, INCOMING -> there == Copy.RUNS ? Aftermath.LEFTOVER_ON_SOURCE : Aftermath.UNCLEAR;
        };
    }

    private static Aftermath withNothingHere(Copy there) {
        return switch (there) {
            case NONE -> Aftermath.NOWHERE;
            case RUNS -> Aftermath.RUNS_ON_TARGET;
            case STANDS -> Aftermath.PAUSED_ON_TARGET;
            default -> Aftermath.UNCLEAR;
        };
    }

    private static Copy copy(String guest, Sighting sighting) {
        if (sighting.copies().isEmpty()) {
            return Copy.NONE;
        }
        if (sighting.copies().size() > 1) {
            return sighting.executing().isPresent() ? Copy.RUNS : Copy.STRANGE;
        }
        Domain copy = sighting.copies().get(0);
        if (copy.state().isExecuting()) {
            return Copy.RUNS;
        }
        if (!STANDING.contains(copy.state())) {
            return Copy.STRANGE;
        }
        if (copy.name().equals(guest)) {
            return Copy.STANDS;
        }
        if (copy.name().equals(Halves.setAside(guest))) {
            return Copy.SET_ASIDE;
        }
        return copy.name().equals(Halves.incoming(guest)) ? Copy.INCOMING : Copy.STRANGE;
    }
}
