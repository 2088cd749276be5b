package io.github.xensdk.domain;

import io.github.xensdk.OutputNotRecognisedException;
import io.github.xensdk.internal.xl.XlStoredConfig;
import java.util.List;
import java.util.UUID;

/**
 * How a host's own toolstack reads a configuration ({@code xl create -n}). It reads alone: whether the files, the bridge and the
 * memory are there, and the name is free, shows only when the guest is created.
 *
 * @param name the guest's name
 * @param uuid its UUID: the one it is given, or one that {@code xl} made up for this reading
 * @param type how it would be virtualised
 * @param json the configuration as the toolstack understood it
 * @param warnings what the toolstack said and went on: it may have dropped the setting that it names
 */
public record DryRun(String name, UUID uuid, DomainType type, String json, List<String> warnings) {

    public DryRun {
        warnings = List.copyOf(warnings);
    }

    /**
     * What the toolstack understood, as a configuration.
     *
     * @throws OutputNotRecognisedException where a {@link DomainConfig} cannot say it
     */
    public StoredConfig config() {
        return XlStoredConfig.parseOne(json);
    }
}
