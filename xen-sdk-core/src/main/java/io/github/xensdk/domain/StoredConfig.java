package io.github.xensdk.domain;

import java.util.List;

/**
 * The configuration of a running domain, turned back from what the toolstack has stored of it ({@code xl list -l}).
 *
 * @param config what would create the domain again
 * @param untold what is stored and has no counterpart in {@code config}, by its place in the JSON, such as
 *     {@code b_info.cpuid}. Much of it are values that Xen chose itself, an HVM guest's above all
 */
public record StoredConfig(DomainConfig config, List<String> untold) {

    public StoredConfig {
        untold = List.copyOf(untold);
    }
}
