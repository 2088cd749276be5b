package io.github.xensdk.storage.directory;

import io.github.xensdk.InvalidInputException;
import io.github.xensdk.storage.StorageSpec;
import io.github.xensdk.storage.internal.DirectorySteps;
import io.github.xensdk.storage.spi.HostStep;
import io.github.xensdk.storage.spi.StorageBackend;
import java.util.List;

/** A plain directory of one host, named {@code directory}: for tests, and for hosts that share nothing. Takes no options. */
public final class DirectoryBackend implements StorageBackend {

    /** For {@link java.util.ServiceLoader}. */
    public DirectoryBackend() {}

    @Override
    public String name() {
        return "directory";
    }

    @Override
    public void check(StorageSpec spec) {
        if (!spec.clients().isEmpty()) {
            throw new InvalidInputException("clients", "must not be given: a directory is on one host only");
        }
        spec.options().keySet().forEach(option -> {
            throw new InvalidInputException("option " + option, "is unknown: a directory has no options");
        });
    }

    @Override
    public List<HostStep> steps(StorageSpec spec) {
        return DirectorySteps.storage(spec.server(), spec.path());
    }
}
