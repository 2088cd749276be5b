package io.github.xensdk.preparation;

import io.github.xensdk.InvalidInputException;
import io.github.xensdk.OutputNotRecognisedException;
import io.github.xensdk.XenException;
import io.github.xensdk.XenHost;
import io.github.xensdk.command.Command;
import io.github.xensdk.internal.process.ShippedScript;
import io.github.xensdk.internal.xl.DeviceScripts;
import io.github.xensdk.preparation.PreparationStep.State;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Scripts on Xen hosts by which a guest that arrives gets its devices sooner. Xen's own stay as they are, and go on serving all guests
 * that do not name these.
 *
 * <pre>{@code
 * var preparation = HostPreparation.of(nevers, avignon);
 * preparation.plan().forEach(step -> log.info(step.describe())); // touches nothing
 * preparation.apply();
 * var config = DomainConfig.pvh("web").disk(Disk.raw("/xen/web.img", "xvda").withLeanScript()) …
 * }</pre>
 *
 * <p>A guest that names them needs them on each host that it comes to, for as long as it is configured so: xl fails to start or receive
 * it elsewhere. Root is needed. Immutable and thread-safe; the hosts stay the caller's. All methods block their thread, and throw {@link
 * io.github.xensdk.CommandFailedException} where a host's answer is a failure and no other exception is named.
 */
public final class HostPreparation {

    private static final String SCRIPT = ShippedScript.read(HostPreparation.class, "script.sh");
    private static final Logger LOG = LoggerFactory.getLogger(HostPreparation.class);

    private final List<XenHost> hosts;
    private final String scripts;

    private HostPreparation(List<XenHost> hosts, String scripts) {
        this.hosts = List.copyOf(hosts);
        this.scripts = scripts;
    }

    /**
     * Of these hosts. Asks none of them.
     *
     * @throws InvalidInputException where there is none, or one twice
     */
    public static HostPreparation of(XenHost... hosts) {
        return in(DeviceScripts.DIRECTORY, hosts);
    }

    /** The same with scripts at another place. */
    static HostPreparation in(String scripts, XenHost... hosts) {
        if (hosts.length == 0) {
            throw new InvalidInputException("hosts", "must not be empty");
        }
        List<XenHost> all = List.of(hosts);
        if (all.stream().map(XenHost::name).distinct().count() < all.size()) {
            throw new InvalidInputException("hosts", "must be different ones");
        }
        return new HostPreparation(all, scripts);
    }

    /** One thing on one host. */
    private record Task(XenHost host, PreparedItem item, String scripts) {

        PreparationStep look() {
            String answer = run("look").strip();
            int space = answer.indexOf(' ');
            String word = space < 0 ? answer : answer.substring(0, space);
            State state = switch (word) {
                case "there" -> State.THERE;
                case "missing" -> State.MISSING;
                case "outdated" -> State.OUTDATED;
                case "refuse" -> State.REFUSED;
                default -> throw new OutputNotRecognisedException("look at " + path(), answer);
            };
            return new PreparationStep(host.name(), item, state, space < 0 ? "" : answer.substring(space + 1));
        }

        /** Ids of the domains that have a device by it. */
        List<String> users() {
            return run("used").lines().toList();
        }

        String path() {
            return scripts + "/" + item.script();
        }

        String run(String verb) {
            return host.run(Command.script("prepare", SCRIPT, verb, path(), scripts + "/" + item.original())
                            .shownAs("prepare: " + verb + " " + path())
                            .stdin(ShippedScript.read(HostPreparation.class, item.script())
                                    .getBytes(StandardCharsets.UTF_8))
                            .idempotent()
                            .build())
                    .orThrow()
                    .stdout();
        }
    }

    /** A thing, and how it was found. */
    private record Found(Task task, PreparationStep step) {}

    private List<Task> tasks() {
        return hosts.stream()
                .flatMap(host -> Arrays.stream(PreparedItem.values()).map(item -> new Task(host, item, scripts)))
                .toList();
    }

    private List<Found> look() {
        return tasks().stream().map(task -> new Found(task, task.look())).toList();
    }

    /** Looks what {@link #apply()} would do. Touches nothing, and may be called at any time. */
    public List<PreparationStep> plan() {
        return look().stream().map(Found::step).toList();
    }

    /**
     * Does what is not there yet. Where that fails on one host, what this call has put anew on any of them is taken away again. After a
     * program was killed, applying again finishes the work.
     *
     * @return what was changed; empty where all was there
     * @throws PreparationRefusedException where something stands in the way, and nothing was touched; or where what was put there does not
     *     read back as it was written
     */
    public List<PreparationStep> apply() {
        List<Found> found = look();
        refuse(found.stream()
                .map(Found::step)
                .filter(step -> step.state() == State.REFUSED)
                .toList());
        List<Found> lacking = found.stream()
                .filter(each -> each.step().state() != State.THERE)
                .toList();
        var begun = new ArrayList<Found>();
        try {
            for (Found each : lacking) {
                begun.add(each);
                each.task().run("do");
            }
            verify();
        } catch (XenException e) {
            begun.stream()
                    .filter(each -> each.step().state() == State.MISSING)
                    .forEach(each -> takeBack(each.task(), e));
            throw e;
        }
        return lacking.stream().map(Found::step).toList();
    }

    private static void takeBack(Task task, XenException cause) {
        try {
            if (task.users().isEmpty()) {
                task.run("remove");
            }
        } catch (XenException e) {
            LOG.warn("{} may be left on {}", task.path(), task.host(), e);
            cause.addSuppressed(e);
        }
    }

    /**
     * Reads all of it back.
     *
     * @throws PreparationRefusedException where something is not there, or not as it shall be
     */
    public void verify() {
        refuse(plan().stream().filter(step -> step.state() != State.THERE).toList());
    }

    private static void refuse(List<PreparationStep> steps) {
        if (!steps.isEmpty()) {
            throw new PreparationRefusedException("not prepared: "
                    + steps.stream().map(PreparationStep::describe).collect(Collectors.joining("; ")));
        }
    }

    /**
     * Takes away what the SDK has put there, and nothing else. Guests whose configuration names it do not start without it.
     *
     * @return what was left, and why: such as a script of that name that is somebody else's
     * @throws PreparationRefusedException where a guest has a device by one of the scripts, which Xen runs once more when it goes; nothing
     *     was touched
     */
    public List<String> remove() {
        var used = new ArrayList<String>();
        for (Task task : tasks()) {
            List<String> users = task.users();
            if (!users.isEmpty()) {
                used.add(task.host().name() + ": " + task.path() + " is in use by domain " + String.join(", ", users));
            }
        }
        if (!used.isEmpty()) {
            throw new PreparationRefusedException(String.join("; ", used));
        }
        var left = new ArrayList<String>();
        for (Task task : tasks()) {
            String answer = task.run("remove").strip();
            if (!answer.isEmpty()) {
                left.add(task.host().name() + ": " + answer);
            }
        }
        return List.copyOf(left);
    }

    @Override
    public String toString() {
        return "preparation of " + hosts;
    }
}
