package io.github.xensdk.migration;

import io.github.xensdk.ByteSize;
import io.github.xensdk.ConnectionFailedException;
import io.github.xensdk.OutcomeUnknownException;
import io.github.xensdk.XenException;
import io.github.xensdk.XenHost;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Chooses the target with the most free memory at the time, less what is on its way there: a host has not got a guest's memory out
 * of what is free before it has built the guest. Thread-safe; one choice at a time.
 */
final class TargetChoice {

    private static final Logger LOG = LoggerFactory.getLogger(TargetChoice.class);

    private final List<XenHost> targets;
    private final Map<XenHost, Long> onTheWay = new HashMap<>();

    TargetChoice(List<XenHost> targets) {
        this.targets = targets;
    }

    /**
     * The target for a guest, whose memory counts as on its way there until {@link #arrived}.
     *
     * @throws XenException where no target answers
     */
    synchronized XenHost choose(ByteSize memory) {
        var silent = new ArrayList<String>();
        Optional<XenHost> best = Optional.empty();
        long most = Long.MIN_VALUE;
        for (XenHost target : targets) {
            @Nullable Long room = room(target, silent);
            if (room != null && (best.isEmpty() || room > most)) {
                best = Optional.of(target);
                most = room;
            }
        }
        XenHost chosen = best.orElseThrow(() -> new XenException("no target answers: " + String.join("; ", silent)));
        onTheWay.merge(chosen, memory.bytes(), Long::sum);
        return chosen;
    }

    private @Nullable Long room(XenHost target, List<String> silent) {
        try {
            return target.info().freeMemory().bytes() - onTheWay.getOrDefault(target, 0L);
        } catch (ConnectionFailedException | OutcomeUnknownException e) {
            LOG.warn("{} is no target now: {}", target.name(), e.getMessage());
            silent.add(String.valueOf(e.getMessage()));
            return null;
        }
    }

    synchronized void arrived(XenHost target, ByteSize memory) {
        onTheWay.merge(target, -memory.bytes(), Long::sum);
    }
}
