package io.github.xensdk.internal.process;

import io.github.xensdk.command.Command;
import io.github.xensdk.command.CommandResult;
import io.github.xensdk.command.RemoteProcess;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/** Ends the processes of a command that carries a mark ({@link ShellLine}). */
public final class ProcessEnd {

    private static final Duration TIMEOUT = Duration.ofSeconds(20);

    /**
     * A mark leads to the command's session. Where its shell is the leader of that, as with OpenSSH, all of the session is
     * ended; else what carries the mark. A process with the mark in a session that such a process leads has detached itself on
     * purpose; session 0 is one from outside of a container. The mark comes by stdin and is written with a bracket, so that
     * nothing in here has it. Where the login is not root it may not see a mark, and then no answer is the honest one.
     */
    private static final String SCRIPT = """
            IFS= read -r id || exit 70
            rest=${id#?}
            pattern="XENSDK_COMMAND=[${id%"$rest"}]$rest[.]"
            sessions=
            add_session() {
                case " $sessions " in *" $1 "*) ;; *) sessions="$sessions $1" ;; esac
            }
            look() {
                victims=
                for f in $(grep -ls "$pattern" /proc/[0-9]*/environ /proc/[0-9]*/cmdline); do
                    p=${f#/proc/}
                    p=${p%/*}
                    IFS= read -r stat < "/proc/$p/stat" || continue
                    set -- ${stat##*[)] }
                    state=$1 group=$3 session=$4 leader=$p own=$4
                    case $f in
                    */environ)
                        leader=$(tr '\\0' '\\n' < "/proc/$p/environ" | sed -n 's/^XENSDK_COMMAND=[^.]*[.]//p')
                        own=$leader
                        if IFS= read -r stat < "/proc/$leader/stat"; then
                            set -- ${stat##*[)] }
                            own=$4
                        elif [ "$session" = 0 ] ||
                            { [ -d "/proc/$session" ] && ! grep -qs "$pattern" "/proc/$session/environ"; }; then
                            own=$session
                        fi
                        ;;
                    esac
                    [ "$session" = "$own" ] || [ "$group" = "$leader" ] || continue
                    if [ "$session" = "$leader" ]; then
                        add_session "$session"
                    elif [ "$state" != Z ]; then
                        victims="$victims $p"
                    fi
                done
                # State, parent, group, session, after the last bracket: a name may hold any.
                for s in $sessions; do
                    for f in $(grep -Els "^[0-9]+ [(].*[)] [^ZX] -?[0-9]+ -?[0-9]+ $s [^)]*$" /proc/[0-9]*/stat); do
                        p=${f#/proc/}
                        victims="$victims ${p%/stat}"
                    done
                done
                [ -n "$victims" ]
            } 2> /dev/null
            nap() { sleep 0.2 2> /dev/null || sleep 1; }
            # By its number, as a process has no environment any more while it dies, but still its files.
            known_live() {
                for p in $known; do
                    IFS= read -r stat < "/proc/$p/stat" || continue
                    set -- ${stat##*[)] }
                    case $1 in Z | X) ;; *) return 0 ;; esac
                done
                return 1
            } 2> /dev/null
            # Only where none of them is left it looks for new ones: that takes long where a host has many processes.
            wait_for_end() {
                n=0
                while [ $n -lt "$2" ]; do
                    nap
                    n=$((n + 1))
                    known_live && continue
                    if ! look; then
                        echo ended
                        exit 0
                    fi
                    known=$victims
                    kill "-$1" $known 2> /dev/null
                done
            }
            # It may be just about to start.
            look || nap
            if ! look; then
                [ "$(id -u)" = 0 ] && echo ended || echo unseen
                exit 0
            fi
            known=$victims
            kill -TERM $known 2> /dev/null
            wait_for_end TERM 15
            # Only what was just seen: a number may be another process by now.
            look && known=$victims && kill -KILL $known 2> /dev/null
            wait_for_end KILL 10
            echo alive
            for p in $known; do
                IFS= read -r stat < "/proc/$p/stat" && echo "$stat"
            done 2> /dev/null
            """;

    private ProcessEnd() {}

    /** The command that ends the one with the mark. */
    public static Command of(Command command, String mark) {
        return Command.script("end the process of " + command, SCRIPT)
                .stdin((mark + "\n").getBytes(StandardCharsets.US_ASCII))
                .timeout(TIMEOUT)
                .build();
    }

    /** What its answer says. */
    public static RemoteProcess read(CommandResult result) {
        return result.succeeded() && result.stdout().strip().equals("ended")
                ? RemoteProcess.ENDED
                : RemoteProcess.MAY_RUN;
    }
}
