package io.github.xensdk.storage;

import io.github.xensdk.InvalidInputException;
import io.github.xensdk.storage.spi.StorageBackend;
import java.util.List;
import java.util.ServiceLoader;
import java.util.stream.Collectors;

/** Finds backends by name. */
final class Backends {

    private Backends() {}

    static StorageBackend named(String name) {
        List<StorageBackend> all = ServiceLoader.load(StorageBackend.class).stream()
                .map(ServiceLoader.Provider::get)
                .toList();
        List<StorageBackend> found =
                all.stream().filter(backend -> backend.name().equals(name)).toList();
        if (found.isEmpty()) {
            throw new InvalidInputException(
                    "backend",
                    "must be one of "
                            + all.stream().map(StorageBackend::name).sorted().collect(Collectors.joining(", "))
                            + ": there is no '" + name + "'");
        }
        if (found.size() > 1) {
            throw new InvalidInputException("backend", "'" + name + "' is the name of several");
        }
        return found.get(0);
    }
}
