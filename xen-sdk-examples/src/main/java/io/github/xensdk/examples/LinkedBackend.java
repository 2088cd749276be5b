package io.github.xensdk.examples;

import io.github.xensdk.InvalidInputException;
import io.github.xensdk.XenHost;
import io.github.xensdk.storage.StepKind;
import io.github.xensdk.storage.StorageSpec;
import io.github.xensdk.storage.spi.HostStep;
import io.github.xensdk.storage.spi.StorageBackend;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * A kind of storage of one's own, named {@code linked}: for disks that all hosts have mounted already, such as a SAN with a cluster file
 * system. The data lies in a directory of its own there, and the storage's path is a link to it on each host.
 *
 * <p>One option, which must be given: {@code source}, where it is mounted, the same on all hosts.
 */
public final class LinkedBackend implements StorageBackend {

    private static final String SOURCE = "source";

    /** Data that it did not make it does not take. */
    private static final String DIRECTORY = """
            verb=$1 source=$3 data=$4 ours=$4/.linked-by-xen-sdk
            case $verb in
                look)
                    if [ ! -d "$source" ]; then echo "refuse $source is not there: mount it first"
                    elif [ -f "$ours" ]; then echo there
                    elif [ -e "$data" ]; then echo "refuse $data is there already, and not made for this"
                    else echo "change makes $data"
                    fi ;;
                do) mkdir -p -- "$data" && : > "$ours" ;;
                undo)
                    if [ -f "$ours" ] && [ -n "$(ls -A "$data" | grep -v -x -F .linked-by-xen-sdk)" ]; then
                        echo "left $data: it is not empty"
                    elif [ -f "$ours" ]; then rm -f -- "$ours" && rmdir -- "$data"
                    else rmdir -- "$data" 2> /dev/null || true
                    fi ;;
                purge) [ ! -f "$ours" ] || rm -rf -- "$data"; rmdir -- "$data" 2> /dev/null || true ;;
            esac
            """;

    private static final String LINK = """
            verb=$1 data=$3 path=$4
            ours() { [ -L "$path" ] && [ "$(readlink -- "$path")" = "$data" ]; }
            case $verb in
                look)
                    if ours; then echo there
                    elif [ -e "$path" ] || [ -L "$path" ]; then echo "refuse $path is there already"
                    elif [ ! -d "${path%/*}" ]; then echo "refuse ${path%/*} is not there"
                    else echo "change links $path to $data"
                    fi ;;
                do) ours || ln -s -- "$data" "$path" ;;
                undo | purge) ! ours || rm -- "$path" ;;
            esac
            """;

    @Override
    public String name() {
        return "linked";
    }

    @Override
    public void check(StorageSpec spec) {
        if (!spec.options().keySet().equals(Set.of(SOURCE)) || !source(spec).startsWith("/")) {
            throw new InvalidInputException("option " + SOURCE, "must be given, as an absolute path, and no other one");
        }
    }

    private static String source(StorageSpec spec) {
        return spec.options().getOrDefault(SOURCE, "");
    }

    @Override
    public List<HostStep> steps(StorageSpec spec) {
        String data = source(spec) + "/" + spec.id();
        var steps = new ArrayList<HostStep>();
        steps.add(HostStep.of(StepKind.MAKE_DIRECTORY, spec.server(), data, DIRECTORY, source(spec), data));
        for (XenHost host : spec.hosts()) {
            steps.add(HostStep.of(StepKind.MOUNT, host, spec.path(), LINK, data, spec.path()));
        }
        return steps;
    }
}
