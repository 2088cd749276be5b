package io.github.xensdk.testkit.internal.xl;

import io.github.xensdk.testkit.internal.model.Domain;
import io.github.xensdk.testkit.internal.model.GuestConfig;
import io.github.xensdk.testkit.internal.model.Host;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** {@code xl pause}, {@code unpause}, {@code destroy}, {@code shutdown}, {@code reboot}, {@code suspend}, {@code resume} and signals. */
final class LifeVerbs {

    /** How long a guest takes to shut down. */
    private static final Duration GOING_DOWN = Duration.ofMillis(300);

    /** How long xl's monitor takes to notice it. */
    private static final Duration NOTICING = Duration.ofMillis(100);

    private static final Duration ACKNOWLEDGING = Duration.ofSeconds(60);

    private LifeVerbs() {}

    static void addTo(Map<String, Xl.Verb> verbs) {
        verbs.put("pause", xl -> change(xl, Domain::pause));
        verbs.put("unpause", xl -> change(xl, Domain::unpause));
        verbs.put("suspend", xl -> change(xl, Domain::suspend));
        verbs.put("resume", xl -> change(xl, Domain::resume));
        verbs.put("destroy", LifeVerbs::destroy);
        verbs.put("shutdown", xl -> stop(xl, "Shutting down", "shutdown", Domain.Shutdown.POWEROFF));
        verbs.put("reboot", xl -> stop(xl, "Rebooting", "reboot", Domain.Shutdown.REBOOT));
        verbs.put("trigger", LifeVerbs::trigger);
        verbs.put("sysrq", LifeVerbs::sysrq);
    }

    private static int change(Invocation xl, Consumer<Domain> change) {
        xl.options(1, "ahi", "", List.of());
        Domain domain = xl.domain(0);
        xl.host().change(domain, change);
        return 0;
    }

    /** By Xen's Python bindings, for an xl without that verb. */
    static int resume(Invocation python) {
        python.host().change(python.domain(0), Domain::resume);
        return 0;
    }

    private static int destroy(Invocation xl) {
        xl.options(1, "fh", "", List.of());
        xl.host().destroy(xl.domain(0));
        return 0;
    }

    private static int stop(Invocation xl, String doing, String verb, Domain.Shutdown why) {
        xl.options(1, "awFh", "", List.of("--all", "--wait"));
        List<Domain> domains = xl.has("a") ? xl.host().domains() : List.of(xl.domain(0));
        for (Domain domain : domains) {
            xl.err(doing + " domain " + domain.id());
            if (domain.shutdown() == Domain.Shutdown.NONE && !domain.isExecuting()) {
                xl.pass(ACKNOWLEDGING);
                xl.err("libxl: error: libxl_domain.c:854:pvcontrol_cb: guest didn't acknowledge control request: -9");
                return xl.fail(1, verb + " failed (rc=-9)");
            }
            host(domain).world().after(GOING_DOWN, () -> end(domain, why));
        }
        if (xl.has("w") || xl.has("--wait")) {
            xl.err("Waiting for " + domains.size() + " domains");
            for (Domain domain : domains) {
                while (host(domain).domain(Integer.toString(domain.id())).isPresent()) {
                    xl.pass(NOTICING);
                }
                xl.err("Domain " + domain.id() + " has been shut down, reason code 0");
            }
        }
        return 0;
    }

    private static Host host(Domain domain) {
        return domain.host();
    }

    /** The guest has stopped by itself; its monitor notices. */
    static void end(Domain domain, Domain.Shutdown why) {
        Host host = domain.host();
        if (host.change(domain, one -> one.change(one.isPaused(), why))) {
            host.world().after(NOTICING, () -> noticed(domain, why));
        }
    }

    private static void noticed(Domain domain, Domain.Shutdown why) {
        String key =
                why == Domain.Shutdown.REBOOT ? "on_reboot" : why == Domain.Shutdown.CRASH ? "on_crash" : "on_poweroff";
        String action = Optional.ofNullable(domain.config().endings().get(key)).orElse("destroy");
        if (action.equals("preserve")) {
            return;
        }
        Host host = domain.host();
        GuestConfig config = domain.config();
        host.destroy(domain);
        if (action.startsWith("restart")) {
            Domain next = host.boot(host.takeId(), config);
            host.change(next, Domain::unpause);
        }
    }

    private static int trigger(Invocation xl) {
        xl.options(1, "h", "", List.of());
        Domain domain = xl.domain(0);
        xl.atLeast(2);
        String name = xl.operands().get(1);
        if (!List.of("nmi", "reset", "init", "power", "sleep", "s3resume").contains(name)) {
            return xl.fail(1, "Invalid trigger \"" + name + "\"");
        }
        if (domain.config().isPv()) {
            xl.err("libxl: error: libxl_domain.c:1511:libxl_send_trigger: Domain " + domain.id() + ":Send trigger '"
                    + name + "' failed: Function not implemented");
        } else if (name.equals("power")) {
            xl.host().world().after(GOING_DOWN, () -> end(domain, Domain.Shutdown.POWEROFF));
        } else if (name.equals("reset")) {
            xl.host().world().after(GOING_DOWN, () -> end(domain, Domain.Shutdown.REBOOT));
        }
        return 0;
    }

    private static int sysrq(Invocation xl) {
        xl.options(1, "h", "", List.of());
        Domain domain = xl.domain(0);
        xl.atLeast(2);
        var letters = new ArrayList<>(List.of(xl.operands().get(1)));
        if (letters.get(0).length() != 1) {
            return xl.fail(1, "Invalid sysrq.\n");
        }
        switch (letters.get(0)) {
            case "b" -> end(domain, Domain.Shutdown.REBOOT);
            case "c" -> end(domain, Domain.Shutdown.CRASH);
            case "o" -> end(domain, Domain.Shutdown.POWEROFF);
            default -> {}
        }
        return 0;
    }
}
