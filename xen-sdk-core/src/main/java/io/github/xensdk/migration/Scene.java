package io.github.xensdk.migration;

import io.github.xensdk.XenException;
import io.github.xensdk.XenHost;
import io.github.xensdk.domain.Domain;
import io.github.xensdk.domain.DomainState;
import io.github.xensdk.internal.xl.XlProcesses;
import io.github.xensdk.internal.xl.XlProcesses.XlProcess;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/**
 * One host after a migration: what it holds of a guest, and which commands of xl are at work there that could change that.
 *
 * @param sighting what it holds
 * @param atWork the command lines of those that are, or may be, about the guest
 */
record Scene(Sighting sighting, List<String> atWork) {

    private static final Set<String> SENDING = Set.of("migrate", "save");
    private static final Set<String> RECEIVING = Set.of("migrate-receive", "restore");

    Scene {
        atWork = List.copyOf(atWork);
    }

    static Scene of(XenHost host, UUID guest, String name) {
        // The processes first: one that ends in between has had its effect by the time the domains are listed.
        try {
            List<XlProcess> processes =
                    XlProcesses.parse(host.run(XlProcesses.list()).orThrow().stdout());
            Sighting sighting = Sighting.of(host, guest);
            var atWork = new ArrayList<String>();
            for (XlProcess process : processes) {
                if (!process.monitor() && concerns(process, name, sighting)) {
                    atWork.add("xl "
                            + String.join(
                                    " ",
                                    process.words().subList(1, process.words().size())) + " (process " + process.pid()
                            + " on " + host.name() + ")");
                }
            }
            // Whose monitor is whose cannot be told.
            if (processes.stream().anyMatch(XlProcess::monitor)) {
                sighting.copies().stream()
                        .filter(copy -> copy.state() == DomainState.REBOOTING)
                        .map(copy -> "xl's monitor, which starts " + copy.name() + " anew on " + host.name())
                        .forEach(atWork::add);
            }
            return new Scene(sighting, atWork);
        } catch (XenException | IllegalStateException e) {
            return new Scene(new Sighting(host.name(), false, List.of(), String.valueOf(e.getMessage())), List.of());
        }
    }

    /** The command lines of those that send the guest somewhere, or save it. */
    static List<String> senders(List<XlProcess> processes, Domain guest) {
        return processes.stream()
                .filter(process -> !process.monitor() && SENDING.contains(process.verb()))
                .filter(process -> process.words().contains(guest.name())
                        || process.words().contains(Integer.toString(guest.id())))
                .map(Scene::line)
                .toList();
    }

    private static String line(XlProcess process) {
        return "xl "
                + String.join(" ", process.words().subList(1, process.words().size())) + " (process " + process.pid()
                + ")";
    }

    /** A receiver's command line does not say whom it receives, so each one counts. */
    private static boolean concerns(XlProcess process, String name, Sighting sighting) {
        if (RECEIVING.contains(process.verb())) {
            return true;
        }
        return SENDING.contains(process.verb())
                && (process.words().contains(name)
                        || sighting.copies().stream()
                                .anyMatch(copy -> process.words().contains(copy.name())
                                        || process.words().contains(Integer.toString(copy.id()))));
    }
}
