package io.github.xensdk.domain;

import io.github.xensdk.command.Command;
import io.github.xensdk.internal.xl.DeviceScripts;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The scripts of a preparation that devices name: a host may not have them, or not any more. */
final class LeanScripts {

    private static final String MISSING = "dir=$1; shift; for name; do [ -x \"$dir/$name\" ] || echo \"$name\"; done";
    private static final Set<String> OURS = Set.of(Nic.LEAN_SCRIPT, DiskSpec.LEAN_SCRIPT);

    private LeanScripts() {}

    /** The options that name one which the host lacks; it is asked only where one is named. */
    static Set<String> lackingIn(HostDomains here, DomainConfig config) {
        return lackingIn(
                here,
                Stream.concat(
                        config.disks().stream().flatMap(disk -> disk.options().stream()),
                        config.nics().stream().flatMap(nic -> nic.options().stream())));
    }

    static Set<String> lackingIn(HostDomains here, List<String> options) {
        return lackingIn(here, options.stream());
    }

    private static Set<String> lackingIn(HostDomains here, Stream<String> options) {
        var named = options.filter(OURS::contains).collect(Collectors.toCollection(LinkedHashSet::new));
        if (named.isEmpty()) {
            return Set.of();
        }
        List<String> missing = here.run(Command.script(
                                "look for device scripts",
                                MISSING,
                                Stream.concat(
                                                Stream.of(DeviceScripts.DIRECTORY),
                                                named.stream().map(LeanScripts::script))
                                        .toArray(String[]::new))
                        .idempotent()
                        .build())
                .orThrow()
                .stdout()
                .lines()
                .toList();
        return named.stream().filter(option -> missing.contains(script(option))).collect(Collectors.toSet());
    }

    private static String script(String option) {
        return option.substring(option.indexOf('=') + 1);
    }
}
