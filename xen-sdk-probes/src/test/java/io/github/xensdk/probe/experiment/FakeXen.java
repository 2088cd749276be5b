package io.github.xensdk.probe.experiment;

import io.github.xensdk.PeerAddress;
import io.github.xensdk.XenHost;
import io.github.xensdk.command.Command;
import io.github.xensdk.command.CommandResult;
import io.github.xensdk.command.CommandTransport;
import io.github.xensdk.command.OutputListener;
import io.github.xensdk.command.RunningCommand;
import io.github.xensdk.probe.LocalTransport;
import io.github.xensdk.probe.NetworkProbe;
import io.github.xensdk.probe.TestEcho;
import java.io.OutputStream;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;

/** Two hosts that know of one guest, as much of them as a live migration needs. Anything else runs on this machine. */
final class FakeXen {

    static final Duration SHORT = Duration.ofMillis(200);

    private static final String UUID = "a3f5d1de-1c7a-4a0f-9a5c-0123456789ab";
    private static final String HEADER =
            "Name                                        ID   Mem VCPUs\tState\tTime(s)   UUID  Reason-Code\tSecurity Label\n";

    private final CommandTransport machine = new LocalTransport();
    private final Callable<Boolean> crossing;
    private String guestAt;
    private boolean lost;

    /**
     * Two hosts.
     *
     * @param crossing what happens to the guest while it is moved; returns whether it got there
     */
    FakeXen(String guestAt, Callable<Boolean> crossing) {
        this.guestAt = guestAt;
        this.crossing = crossing;
    }

    XenHost host(String name, int number) {
        return XenHost.over(
                new Host(name),
                Optional.of(new PeerAddress("192.0.2." + number, 22, "root", "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAI")));
    }

    String guestAt() {
        return guestAt;
    }

    /** From now on no host has it. */
    void loseGuest() {
        lost = true;
    }

    private CommandResult answer(String host, Command command) throws Exception {
        List<String> words = command.words();
        if (words.get(0).equals("xl")) {
            return result(host, command, 0, xl(host, words.subList(1, words.size())));
        }
        if (command.toString().startsWith("xl migrate")) {
            if (!crossing.call()) {
                return result(host, command, 1, "");
            }
            guestAt = host.equals("nevers") ? "avignon" : "nevers";
            return result(host, command, 0, "");
        }
        if (command.toString().startsWith("lease ")) {
            return result(
                    host,
                    command,
                    0,
                    command.toString().startsWith("lease drop") ? "xensdk-lease dropped\n" : "xensdk-lease ours\n");
        }
        if (command.toString().startsWith("look at the host")) {
            return result(host, command, 0, look(command.toString().contains(" 7 ")));
        }
        if (command.toString().startsWith("try the link")) {
            return result(host, command, 0, "");
        }
        return machine.execute(command);
    }

    private String look(boolean withGuest) {
        String now = System.currentTimeMillis() / 1000 + ".000000000\n";
        return "xensdk:asked\n" + now + "xensdk:info\n" + xl("", List.of("info")) + "xensdk:ballooning\nxensdk:boot\n"
                + "xensdk:guest\n" + (withGuest ? xl("", List.of("list", "-l", "7")) + "\n" : "")
                + "xensdk:interfaces\nxensdk:bridges\nxensdk:places\nxensdk:answered\n" + now;
    }

    private String xl(String host, List<String> arguments) {
        if (arguments.get(0).equals("info")) {
            return "nr_cpus : 1\nvirt_caps : pv hvm hap\ntotal_memory : 1535\nfree_memory : 876\nxen_version : 4.17.7\n";
        }
        if (arguments.get(1).equals("-v")) {
            String guest = "guest-04    7    96     1     -b----       1.0 " + UUID + "        -                -\n";
            return HEADER + (guestAt.equals(host) && !lost ? guest : "");
        }
        return "[{\"domid\": 7, \"config\": {\"c_info\": {\"type\": \"pvh\", \"name\": \"guest-04\", \"uuid\": \""
                + UUID + "\"}, \"b_info\": {\"max_memkb\": 98304}}}]";
    }

    private static CommandResult result(String host, Command command, int status, String out) {
        return new CommandResult(host, command, status, out, "", Duration.ofMillis(1));
    }

    private final class Host implements CommandTransport {

        private final String name;

        Host(String name) {
            this.name = name;
        }

        @Override
        public String host() {
            return name;
        }

        @Override
        public RunningCommand start(Command command, OutputListener listener) {
            if (command.interactive()) {
                return machine.start(command, listener);
            }
            return new RunningCommand() {
                @Override
                public OutputStream stdin() {
                    return OutputStream.nullOutputStream();
                }

                @Override
                public CommandResult await() {
                    try {
                        return answer(name, command);
                    } catch (RuntimeException e) {
                        throw e;
                    } catch (Exception e) {
                        throw new AssertionError(e);
                    }
                }

                @Override
                public void close() {}
            };
        }

        @Override
        public void close() {}
    }

    /** Of a guest on its two hosts, which answers at that echo, with little waiting. */
    static MigrationExperiment.Builder experiment(FakeXen xen, TestEcho echo) {
        return MigrationExperiment.of("guest-04")
                .between(xen.host("nevers", 11), xen.host("avignon", 12))
                .live()
                .network(NetworkProbe.udpEcho(echo.address())
                        .every(Duration.ofMillis(5))
                        .build())
                .settle(SHORT)
                .tail(SHORT)
                .pause(Duration.ZERO);
    }
}
