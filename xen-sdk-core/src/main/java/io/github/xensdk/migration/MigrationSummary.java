package io.github.xensdk.migration;

import java.time.Duration;
import java.util.List;
import java.util.UUID;

/**
 * What every outcome has to tell.
 *
 * @param guest the guest's name
 * @param uuid its identity
 * @param mode cold or live
 * @param strategy {@code shared-file}, {@code copy}, {@code stream-ssh}, {@code stream-tcp}, the streams with {@code -zstd} where they are
 *     compressed, or {@code xl-migrate}
 * @param from the source's name
 * @param to the target's name
 * @param phases what took how long
 * @param total from start to end
 * @param transcript the last lines that the hosts printed
 */
public record MigrationSummary(
        String guest,
        UUID uuid,
        MigrationMode mode,
        String strategy,
        String from,
        String to,
        List<PhaseTiming> phases,
        Duration total,
        List<String> transcript) {

    public MigrationSummary {
        phases = List.copyOf(phases);
        transcript = List.copyOf(transcript);
    }
}
