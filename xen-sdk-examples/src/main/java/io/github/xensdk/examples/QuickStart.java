package io.github.xensdk.examples;

import io.github.xensdk.XenHost;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** The smallest program: what runs on a host. */
@Command(name = "quick-start", description = "Lists the domains of a Xen host.", mixinStandardHelpOptions = true)
final class QuickStart implements Callable<Integer> {

    @Parameters(paramLabel = "HOST", description = "a Xen host that ~/.ssh knows; root logs in")
    private String host = "";

    @Override
    public Integer call() {
        try (var xen = XenHost.connect(host)) {
            System.out.printf("%s runs Xen %s%n", xen.name(), xen.info().xenVersion());
            xen.domains().list().forEach(System.out::println);
        }
        return 0;
    }
}
