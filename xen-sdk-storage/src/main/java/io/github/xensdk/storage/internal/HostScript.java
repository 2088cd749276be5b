package io.github.xensdk.storage.internal;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.stream.Collectors;

/** Reads the scripts that lie beside a class. */
public final class HostScript {

    private HostScript() {}

    /** The same behind scripts of functions that it uses; these lie here. */
    public static String read(Class<?> beside, String name, String... functions) {
        return Arrays.stream(functions)
                        .map(each -> read(HostScript.class, each))
                        .collect(Collectors.joining())
                + read(beside, name);
    }

    /** The text of a script that ships with the SDK. */
    public static String read(Class<?> beside, String name) {
        try (InputStream in = beside.getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalStateException(name + " is missing");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
