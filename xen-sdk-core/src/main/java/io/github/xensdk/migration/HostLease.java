package io.github.xensdk.migration;

import io.github.xensdk.OutcomeUnknownException;
import io.github.xensdk.OutputNotRecognisedException;
import io.github.xensdk.XenException;
import io.github.xensdk.XenHost;
import io.github.xensdk.command.Command;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A guest's lease on one host: a file that names its owner and when it ends. Thread-safe. */
final class HostLease {

    /**
     * Whoever reads and writes it holds a lock meanwhile, which the kernel takes back when the process ends. With one token each
     * verb may be sent again.
     */
    private static final String SCRIPT = """
            verb=$1 dir=$2 guest=$3 token=$4 lifetime=$5 uptime=$6 holder=$7
            umask 077
            mkdir -p "$dir" && exec 9>> "$dir/.lock" || exit 70
            flock -w 20 9 || exit 75
            now=$(cut -d . -f 1 "$uptime") && [ -n "$now" ] || exit 70
            file=$dir/$guest
            owner= until=0 since=0 who=
            if [ -f "$file" ]; then
              { read -r owner; read -r until; read -r since; read -r who; } < "$file"
            fi
            case $verb in
              take)
                if [ -n "$owner" ] && [ "$owner" != "$token" ] && [ "$until" -gt "$now" ]; then
                  echo "xensdk-lease held $((until - now)) $since $who"
                  exit 0
                fi
                since=$(date +%s) who=$holder
                ;;
              renew)
                if [ "$owner" != "$token" ]; then
                  echo "xensdk-lease lost ${who:-nobody}"
                  exit 0
                fi
                ;;
              drop)
                [ "$owner" != "$token" ] || rm -f "$file" || exit 70
                echo xensdk-lease dropped
                exit 0
                ;;
            esac
            printf '%s\\n' "$token" $((now + lifetime)) "$since" "$who" > "$file.new" && mv "$file.new" "$file" || exit 70
            echo xensdk-lease ours
            """;

    private static final Pattern HELD = Pattern.compile("xensdk-lease held (\\d{1,9}) (\\d{1,12}) (.*)");
    private static final Pattern LOST = Pattern.compile("xensdk-lease lost (.*)");
    private static final Duration PATIENCE = Duration.ofSeconds(40);

    private final XenHost host;
    private final UUID uuid;
    private final String name;
    private final String token;
    private final String holder;
    private final LeaseTerms terms;

    /** When it was surely ours: the moment before the last renewal was sent. */
    private volatile long freshAt;

    /** Not taken yet. */
    HostLease(XenHost host, UUID uuid, String name, String token, String holder, LeaseTerms terms) {
        this.host = host;
        this.uuid = uuid;
        this.name = name;
        this.token = token;
        this.holder = holder;
        this.terms = terms;
        this.freshAt = terms.nanoTime().getAsLong();
    }

    /**
     * Takes it, once.
     *
     * @throws GuestLeasedException where another program has it
     * @throws OutcomeUnknownException where the answer was lost; it may be ours
     */
    void take() {
        long sent = terms.nanoTime().getAsLong();
        Command take = command("take");
        String answer = answer(take);
        Matcher held = HELD.matcher(answer);
        if (held.matches()) {
            throw new GuestLeasedException(
                    name,
                    host.name(),
                    held.group(3),
                    Instant.ofEpochSecond(Long.parseLong(held.group(2))),
                    Duration.ofSeconds(Long.parseLong(held.group(1))));
        }
        expect("xensdk-lease ours", answer, take);
        freshAt = sent;
    }

    /**
     * Begins its lifetime anew.
     *
     * @throws OutcomeUnknownException where it is another's, or nobody's, by now
     */
    void renew() {
        long sent = terms.nanoTime().getAsLong();
        Command renew = command("renew");
        String answer = answer(renew);
        Matcher lost = LOST.matcher(answer);
        if (lost.matches()) {
            throw new OutcomeUnknownException(
                    "the lease of " + name + " is not ours any more, but of " + lost.group(1)
                            + "; nothing more was done, look with MigrationRecovery",
                    host.name(),
                    renew,
                    null);
        }
        expect("xensdk-lease ours", answer, renew);
        freshAt = sent;
    }

    /** Renews it where less than half of it is left, so that the step to come fits; throws what {@link #renew} throws, also where that is not answered. */
    void prove() {
        long age = terms.nanoTime().getAsLong() - freshAt;
        if (age < terms.lifetime().toNanos() / 2) {
            return;
        }
        try {
            renew();
        } catch (OutcomeUnknownException e) {
            throw e;
        } catch (XenException e) {
            throw new OutcomeUnknownException(
                    "the lease of " + name + " runs out and could not be renewed: " + e.getMessage(),
                    host.name(),
                    command("renew"),
                    e);
        }
    }

    void drop() {
        Command drop = command("drop");
        expect("xensdk-lease dropped", answer(drop), drop);
    }

    private Command command(String verb) {
        return Command.script(
                        "lease",
                        SCRIPT,
                        verb,
                        terms.directory(),
                        uuid.toString(),
                        token,
                        Long.toString(terms.lifetime().toSeconds()),
                        terms.uptime(),
                        holder)
                .timeout(PATIENCE)
                .idempotent()
                .build();
    }

    /** The last line, as others may have printed before. */
    private String answer(Command command) {
        String text = host.run(command).orThrow().stdout().strip();
        return text.substring(text.lastIndexOf('\n') + 1);
    }

    private static void expect(String line, String answer, Command command) {
        if (!answer.equals(line)) {
            throw new OutputNotRecognisedException(command.toString(), answer);
        }
    }

    @Override
    public String toString() {
        return "the lease of " + name + " on " + host.name();
    }
}
