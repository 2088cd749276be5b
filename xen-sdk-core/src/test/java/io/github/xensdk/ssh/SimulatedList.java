package io.github.xensdk.ssh;

import java.util.Locale;
import java.util.UUID;

/** What {@code xl list -v} prints for dom0 and so many guests. */
final class SimulatedList {

    private SimulatedList() {}

    static String of(int guests) {
        var text = new StringBuilder("Name                                        ID   Mem VCPUs\tState\tTime(s)"
                + "   UUID                            Reason-Code\tSecurity Label\n");
        for (int id = 0; id <= guests; id++) {
            text.append(String.format(
                    Locale.ROOT,
                    "%-40s %5d %5d %5d     %s  %8.1f %s        - %16s%n",
                    id == 0 ? "Domain-0" : "guest-" + id,
                    id,
                    96,
                    1,
                    "-b----",
                    1.5,
                    new UUID(0, id),
                    "-"));
        }
        return text.toString();
    }
}
