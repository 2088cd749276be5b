package io.github.xensdk.domain;

import io.github.xensdk.ConsoleNotLoggedException;
import io.github.xensdk.OutputNotRecognisedException;
import io.github.xensdk.internal.xl.XlLifecycle;
import io.github.xensdk.internal.xl.XlUptime;
import java.time.Duration;
import java.util.List;

/** What the host knows of a guest's past. */
final class Reports {

    private final HostDomains here;

    Reports(HostDomains here) {
        this.here = here;
    }

    Duration uptime(Domain domain) {
        var current = here.refresh(domain);
        String text = here.run(XlLifecycle.uptime(current.id())).orThrow().stdout();
        return XlUptime.parse(text, current.id())
                .orElseThrow(
                        () -> new OutputNotRecognisedException("xl uptime (no start of " + current.name() + ")", text));
    }

    List<String> consoleTail(Domain domain, int lines) {
        var current = here.guest(domain);
        var result = here.run(XlLifecycle.consoleTail(current.name(), lines));
        if (result.exitStatus() == XlLifecycle.EXIT_NOT_LOGGED) {
            throw new ConsoleNotLoggedException(
                    here.host(),
                    "keeps no console log of " + current.name()
                            + ": xenconsoled does with --log=guest, under the name that the guest was started with");
        }
        return result.orThrow().stdout().lines().toList();
    }
}
