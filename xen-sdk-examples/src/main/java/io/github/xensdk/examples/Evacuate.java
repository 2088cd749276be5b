package io.github.xensdk.examples;

import io.github.xensdk.XenHost;
import io.github.xensdk.migration.Evacuation;
import io.github.xensdk.migration.EvacuationListener;
import io.github.xensdk.migration.EvacuationReport;
import io.github.xensdk.migration.GuestEvacuation;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Empties a host. */
@Command(
        name = "evacuate",
        description = "Moves all guests, or some, from a host to others.",
        mixinStandardHelpOptions = true)
final class Evacuate implements Callable<Integer> {

    @Spec
    private CommandSpec spec;

    @Mixin
    private final WhichHosts hosts = new WhichHosts();

    @Parameters(index = "0", paramLabel = "FROM", description = "the host that they shall leave")
    private String from = "";

    @Parameters(index = "1..*", arity = "1..*", paramLabel = "TO", description = "the hosts that take them")
    private List<String> targets = new ArrayList<>();

    @Option(names = "--guest", paramLabel = "NAME", description = "these only (default: all)")
    private List<String> guests = new ArrayList<>();

    @Option(names = "--cold", description = "stream them, instead of moving them live")
    private boolean cold;

    @Option(
            names = "--at-once",
            paramLabel = "N",
            defaultValue = "1",
            description = "so many at a time (default: ${DEFAULT-VALUE})")
    private int atOnce;

    @Option(names = "--stop-on-failure", description = "begin no further one after a failure")
    private boolean stopOnFailure;

    @Override
    public Integer call() {
        PrintWriter out = spec.commandLine().getOut();
        var to = new ArrayList<XenHost>();
        try (XenHost source = hosts.connect(from)) {
            targets.forEach(name -> to.add(hosts.connect(name)));
            var evacuation = (guests.isEmpty() ? Evacuation.ofAll() : Evacuation.of(guests))
                    .from(source)
                    .to(to.toArray(XenHost[]::new))
                    .by((guest, move) -> cold ? move.coldStream() : move.live())
                    .atOnce(atOnce)
                    .listener(new Printer(out));
            EvacuationReport report = (stopOnFailure ? evacuation.stopOnFailure() : evacuation)
                    .build()
                    .run();
            out.println(report.describe());
            out.flush();
            return report.allMoved() ? 0 : 1;
        } finally {
            to.forEach(XenHost::close);
        }
    }

    private record Printer(PrintWriter out) implements EvacuationListener {

        @Override
        public void guestStarted(GuestStarted event) {
            out.println(event.guest() + " goes to " + event.to());
            out.flush();
        }

        @Override
        public void guestEnded(GuestEvacuation event) {
            out.println(event.describe());
            out.flush();
        }
    }
}
