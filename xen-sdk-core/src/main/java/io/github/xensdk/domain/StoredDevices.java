package io.github.xensdk.domain;

import io.github.xensdk.OutputNotRecognisedException;
import io.github.xensdk.internal.xl.XlCommands;
import io.github.xensdk.internal.xl.XlStoredConfig;
import java.util.Optional;

/** What the toolstack has stored of a domain; libxl keeps it up to date while devices come and go. */
final class StoredDevices {

    private final HostDomains here;

    StoredDevices(HostDomains here) {
        this.here = here;
    }

    /** Empty where nothing is stored, or a configuration cannot say it. */
    Optional<DomainConfig> of(Domain current) {
        try {
            return parsed(current);
        } catch (OutputNotRecognisedException e) {
            return Optional.empty();
        }
    }

    /** The same, where that matters. */
    DomainConfig required(Domain current) {
        return parsed(current).orElseThrow(() -> here.notFound(current.name()));
    }

    private Optional<DomainConfig> parsed(Domain current) {
        return XlStoredConfig.parse(
                        here.run(XlCommands.listLong(current.id())).orThrow().stdout())
                .map(StoredConfig::config)
                .filter(config -> config.uuid().filter(current.uuid()::equals).isPresent());
    }
}
