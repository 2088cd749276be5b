package io.github.xensdk.inventory;

import io.github.xensdk.domain.ConfigFile;
import io.github.xensdk.domain.DomainConfig;
import java.util.Optional;

/**
 * A guest of an inventory.
 *
 * @param name its name
 * @param config its configuration
 * @param configFile the xl.cfg that it was read from, as it is written; empty where the inventory itself describes it
 */
public record GuestEntry(String name, DomainConfig config, Optional<ConfigFile> configFile) {}
