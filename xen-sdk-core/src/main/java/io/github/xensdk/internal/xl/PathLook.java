package io.github.xensdk.internal.xl;

import io.github.xensdk.OutputNotRecognisedException;
import io.github.xensdk.command.Command;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a host has under a path, and what tells whether another host has the same there.
 *
 * <p>For a file or a directory that is a file with a random name, which the one host {@linkplain #hold holds} in the directory and
 * the other looks for. For a block device it is what the device says of itself.
 *
 * @param path the path
 * @param kind what is there
 * @param name the last part of what the path leads to in the end, through all symbolic links
 * @param size of a file, in bytes; 0 otherwise
 * @param token whether the file with the random name is in the directory
 * @param closed why the file with the random name, or the file under the path, cannot be opened; empty where they can
 * @param mount the kind of the file system that a file lies on, a space, and the options that it is mounted with; empty where it was not
 *     asked (only {@link #hold} asks) or is not known
 * @param mapping the UUID that the device mapper has for a block device; empty where none
 * @param serials what the devices underneath say of themselves; empty for one that says nothing
 */
public record PathLook(
        String path,
        Kind kind,
        String name,
        long size,
        boolean token,
        String closed,
        String mount,
        String mapping,
        List<String> serials) {

    /** What is under a path. */
    public enum Kind {
        FILE,
        DIRECTORY,
        BLOCK,
        OTHER,
        NOTHING
    }

    private static final String WHAT = "a look at paths";

    /** How long a program may take between its two questions. */
    private static final Duration HOLDING = Duration.ofMinutes(5);

    private static final Pattern PLACE =
            Pattern.compile("place (FILE|DIRECTORY|BLOCK|OTHER|NOTHING) (\\d{1,18}) (yes|no) name=(\\S*)");

    /** More about the place before it; only of devices may it be nothing. */
    private static final Pattern DETAIL = Pattern.compile("(closed(?= .)|mount(?= .)|mapping|serial) (.*)");

    /**
     * {@code places TOKEN PATH…}; with {@code mounts} set, what files are mounted by, too. The name goes through od: it may have any character. LVM and multipath stack devices on devices;
     * what tells two of them apart are the serial numbers of those at the bottom.
     */
    static final String FUNCTIONS = """
            real() { readlink -f -- "$1"; }
            beside() { if [ -d "$1" ]; then printf '%s' "$1"; else dirname -- "$1"; fi; }
            serials() {
              (
                below=
                for slave in "/sys/class/block/$1"/slaves/*; do
                  [ -e "$slave" ] || continue
                  below=yes
                  serials "${slave##*/}"
                done
                [ -z "$below" ] || exit 0
                sys=$(readlink -f "/sys/class/block/$1")
                part=
                if [ -e "$sys/partition" ]; then part="-part$(cat "$sys/partition")"; sys=${sys%/*}; fi
                serial=$(cat "$sys/wwid" 2> /dev/null || cat "$sys/device/wwid" 2> /dev/null)
                echo "serial $serial${serial:+$part}" | tr -s ' \\t'
              )
            }
            places() {
              token=$1
              shift
              i=0
              for path; do
                i=$((i + 1))
                r=$(real "$path")
                kind=NOTHING size=0 seen=no closed=
                if [ -z "$r" ] || [ ! -e "$r" ]; then :
                elif [ -f "$r" ]; then kind=FILE size=$(stat -c %s -- "$r")
                elif [ -d "$r" ]; then kind=DIRECTORY
                elif [ -b "$r" ]; then kind=BLOCK
                else kind=OTHER
                fi
                case $kind in
                  FILE|DIRECTORY)
                    nonce=$(beside "$r")/.xensdk-$token-$i
                    if [ -e "$nonce" ]; then
                      seen=yes
                      # A mount whose server has forgotten it lists files, and opens none.
                      closed=$({ true < "$nonce" && { [ -d "$r" ] || true < "$r"; }; } 2>&1)
                    fi
                    ;;
                esac
                echo "place $kind $size $seen name=$(printf '%s' "${r##*/}" | od -An -v -tx1 | tr -d ' \\n')"
                [ -z "$closed" ] || echo "closed ${closed##*: }"
                if [ $kind = FILE ] && [ -n "${mounts-}" ]; then
                  mount=$(findmnt -n -o FSTYPE,OPTIONS -T "$r" 2> /dev/null | tail -n 1 | tr -s ' ')
                  [ -z "$mount" ] || echo "mount $mount"
                fi
                if [ $kind = BLOCK ]; then
                  echo "mapping $(cat "/sys/class/block/${r##*/}/dm/uuid" 2> /dev/null)"
                  serials "${r##*/}"
                fi
              done
            }
            """;

    /** The file goes with the script, and the script with its input: when the caller closes it, and when the link is lost. */
    private static final String HOLD = FUNCTIONS + """
            umask 077
            limit=$1 token=$2
            shift 2
            drop() {
              i=0
              for path in "$@"; do
                i=$((i + 1))
                rm -f -- "$(beside "$(real "$path")")/.xensdk-$token-$i"
              done
            }
            trap 'drop "$@"' EXIT
            trap 'exit 1' HUP INT TERM PIPE
            i=0
            for path; do
              i=$((i + 1))
              r=$(real "$path")
              # true, as a redirection of ':' that fails would end the shell.
              if [ -f "$r" ] || [ -d "$r" ]; then true > "$(beside "$r")/.xensdk-$token-$i"; fi
            done 2> /dev/null
            echo xensdk:places
            mounts=yes
            places "$token" "$@"
            echo xensdk:held
            timeout "$limit" cat > /dev/null
            """;

    public PathLook {
        serials = List.copyOf(serials);
    }

    /**
     * Puts the file with the random name into each directory, looks, says {@link #HELD} on a line, and removes the files when its
     * input ends.
     */
    public static Command hold(String token, List<String> paths) {
        var words = new ArrayList<String>();
        words.add(Long.toString(HOLDING.toSeconds()));
        words.add(token);
        words.addAll(paths);
        return Command.script("look at paths", HOLD, words.toArray(String[]::new))
                .interactive()
                .timeout(HOLDING.plus(Command.DEFAULT_TIMEOUT))
                .build();
    }

    /** The line behind which the files are there. */
    public static final String HELD = "xensdk:held";

    /** Reads what {@link #hold} printed. */
    public static List<PathLook> parseHeld(String text, List<String> paths) {
        return parse(new Sections(WHAT, text, List.of("places", "held")).text("places"), paths);
    }

    static List<PathLook> parse(String section, List<String> paths) {
        var looks = new ArrayList<PathLook>();
        for (String line : section.lines().toList()) {
            Matcher place = PLACE.matcher(line);
            Matcher detail = DETAIL.matcher(line);
            if (place.matches() && looks.size() < paths.size()) {
                looks.add(new PathLook(
                        paths.get(looks.size()),
                        Kind.valueOf(place.group(1)),
                        place.group(4),
                        Long.parseLong(place.group(2)),
                        place.group(3).equals("yes"),
                        "",
                        "",
                        "",
                        List.of()));
            } else if (!looks.isEmpty() && detail.matches()) {
                int last = looks.size() - 1;
                looks.set(
                        last,
                        looks.get(last).with(detail.group(1), detail.group(2).strip()));
            } else {
                throw new OutputNotRecognisedException(WHAT, section);
            }
        }
        if (looks.size() != paths.size()) {
            throw new OutputNotRecognisedException(WHAT, section);
        }
        return List.copyOf(looks);
    }

    private PathLook with(String detail, String value) {
        var all = new ArrayList<>(serials);
        if (detail.equals("serial")) {
            all.add(value);
        }
        return new PathLook(
                path,
                kind,
                name,
                size,
                token,
                detail.equals("closed") ? value : closed,
                detail.equals("mount") ? value : mount,
                detail.equals("mapping") ? value : mapping,
                all);
    }
}
