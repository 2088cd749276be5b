package io.github.xensdk.ssh;

import io.github.xensdk.InvalidInputException;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A configuration file of OpenSSH's client, as far as {@link SshEndpoint#fromOpenSshConfig(String, Path)} says. */
final class OpenSshConfig {

    private static final Set<String> REFUSED = Set.of(
            "proxycommand",
            "hostkeyalias",
            "knownhostscommand",
            "revokedhostkeys",
            "certificatefile",
            "pkcs11provider",
            "bindaddress",
            "bindinterface",
            "canonicalizehostname",
            "remotecommand");

    private static final Pattern WORD = Pattern.compile("\"([^\"]*)\"|([^\\s\"]+)");
    private static final Pattern LINE = Pattern.compile("\\s*([A-Za-z0-9]+)(?:\\s*=\\s*|\\s+)(.*?)\\s*");
    private static final Pattern JUMP =
            Pattern.compile("(?:ssh://)?(?:([^@/]+)@)?(\\[[0-9A-Fa-f:.]+]|[^@:/\\[\\]]+)(?::([0-9]{1,5}))?/?");
    private static final Pattern TOKEN = Pattern.compile("%.?");
    private static final int DEPTH = 16;
    private static final int JUMPS = 8;

    /** One setting, and to which hosts it belongs: those that match all of the lists of patterns. */
    private record Setting(String place, List<List<String>> hosts, String keyword, List<String> words) {

        boolean appliesTo(String alias) {
            return hosts.stream().allMatch(patterns -> matches(patterns, alias));
        }

        String only() {
            if (words.size() != 1) {
                throw wrong(keyword + " must have one value");
            }
            return words.get(0);
        }

        InvalidInputException wrong(String rule) {
            return new InvalidInputException(place, rule);
        }
    }

    private final Path home = Path.of(System.getProperty("user.home", "."));
    private final List<Setting> settings = new ArrayList<>();

    private OpenSshConfig() {}

    static OpenSshConfig read(Path file) {
        var config = new OpenSshConfig();
        if (Files.exists(file)) {
            Path directory = file.toAbsolutePath().getParent();
            config.readFile(file, directory == null ? file : directory, List.of(), 0);
        }
        return config;
    }

    private void readFile(Path file, Path base, List<List<String>> outer, int depth) {
        if (depth > DEPTH) {
            throw new InvalidInputException(file.toString(), "must not be included by itself");
        }
        List<List<String>> hosts = outer;
        int number = 0;
        for (String line : linesOf(file)) {
            number++;
            if (line.isBlank() || line.strip().startsWith("#")) {
                continue;
            }
            String place = file + ", line " + number;
            Setting setting = setting(place, hosts, line);
            switch (setting.keyword()) {
                case "host" -> hosts = and(outer, setting.words());
                case "match" -> {
                    if (!setting.words().equals(List.of("all"))) {
                        throw setting.wrong("Match is supported as 'Match all' only");
                    }
                    hosts = outer;
                }
                case "include" -> {
                    for (String pattern : setting.words()) {
                        for (Path included : matching(setting, base, pattern)) {
                            readFile(included, base, hosts, depth + 1);
                        }
                    }
                }
                default -> settings.add(setting);
            }
        }
    }

    private static List<String> linesOf(Path file) {
        try {
            return Files.readAllLines(file);
        } catch (IOException e) {
            throw new InvalidInputException(file.toString(), "must be readable and UTF-8");
        }
    }

    private static Setting setting(String place, List<List<String>> hosts, String line) {
        Matcher parts = LINE.matcher(line);
        if (!parts.matches() || parts.group(2).isEmpty()) {
            throw new InvalidInputException(place, "must be a keyword and its value");
        }
        var words = new ArrayList<String>();
        String rest = parts.group(2);
        Matcher word = WORD.matcher(rest);
        int at = 0;
        while (at < rest.length()) {
            if (Character.isWhitespace(rest.charAt(at))) {
                at++;
                continue;
            }
            if (rest.charAt(at) == '#') {
                break;
            }
            if (!word.find(at) || word.start() != at) {
                throw new InvalidInputException(place, "must have its quotes closed");
            }
            words.add(word.group(1) == null ? word.group(2) : word.group(1));
            at = word.end();
        }
        return new Setting(place, hosts, parts.group(1).toLowerCase(Locale.ROOT), List.copyOf(words));
    }

    private static List<List<String>> and(List<List<String>> outer, List<String> patterns) {
        var both = new ArrayList<>(outer);
        both.add(patterns);
        return List.copyOf(both);
    }

    private Iterable<Path> matching(Setting setting, Path base, String pattern) {
        Path path = base.resolve(expandHome(pattern));
        Path directory = path.getParent();
        Path name = path.getFileName();
        if (directory == null || name == null) {
            throw setting.wrong("must include a file");
        }
        var found = new TreeSet<Path>();
        if (!Files.isDirectory(directory)) {
            return found;
        }
        try (DirectoryStream<Path> files = Files.newDirectoryStream(directory, name.toString())) {
            files.forEach(found::add);
            return found;
        } catch (IOException e) {
            throw setting.wrong("must include what can be read");
        }
    }

    /** Whether one pattern matches, and none of those that begin with an exclamation mark. */
    private static boolean matches(List<String> patterns, String alias) {
        boolean matched = false;
        for (String pattern : patterns) {
            boolean negated = pattern.startsWith("!");
            if (glob(negated ? pattern.substring(1) : pattern).matcher(alias).matches()) {
                if (negated) {
                    return false;
                }
                matched = true;
            }
        }
        return matched;
    }

    private static Pattern glob(String pattern) {
        var regex = new StringBuilder();
        for (int i = 0; i < pattern.length(); i++) {
            char c = pattern.charAt(i);
            regex.append(c == '*' ? ".*" : c == '?' ? "." : Pattern.quote(String.valueOf(c)));
        }
        return Pattern.compile(regex.toString(), Pattern.CASE_INSENSITIVE);
    }

    SshEndpoint endpoint(String alias) {
        return endpoint(alias, 0);
    }

    private SshEndpoint endpoint(String alias, int jumps) {
        var first = new LinkedHashMap<String, Setting>();
        var identities = new ArrayList<Setting>();
        for (Setting setting : settings) {
            if (setting.appliesTo(alias)) {
                first.putIfAbsent(setting.keyword(), setting);
                if (setting.keyword().equals("identityfile")) {
                    identities.add(setting);
                }
            }
        }
        refuseUnsupported(first);
        Setting hostName = first.get("hostname");
        String host =
                hostName == null ? alias : hostName.only().replace("%h", alias).replace("%%", "%");
        SshEndpoint.Builder builder = SshEndpoint.builder(host).name(alias);
        Setting port = first.get("port");
        if (port != null) {
            builder.port(number(port));
        }
        Setting user = first.get("user");
        String login = user == null ? "root" : user.only();
        builder.user(login);
        builder.privateKeys(identities.stream()
                .filter(setting -> !setting.only().equals("none"))
                .map(setting -> path(setting, setting.only(), host, login))
                .filter(Files::exists)
                .toList());
        Setting knownHosts = first.get("userknownhostsfile");
        if (knownHosts != null) {
            builder.hostKeys(HostKeys.knownHosts(knownHosts.words().stream()
                    .filter(word -> !word.equals("none"))
                    .map(word -> path(knownHosts, word, host, login))
                    .toList()));
        }
        Setting connect = first.get("connecttimeout");
        if (connect != null && !connect.only().equals("none") && number(connect) > 0) {
            builder.connectTimeout(Duration.ofSeconds(number(connect)));
        }
        Setting alive = first.get("serveraliveinterval");
        if (alive != null && number(alive) > 0) {
            builder.keepAliveInterval(Duration.ofSeconds(number(alive)));
        }
        Setting jump = first.get("proxyjump");
        if (jump != null && !jump.only().equals("none")) {
            builder.jump(jumps(jump, jumps));
        }
        return builder.build();
    }

    private static void refuseUnsupported(Map<String, Setting> settings) {
        for (Setting setting : settings.values()) {
            boolean off =
                    setting.words().equals(List.of("none")) || setting.words().equals(List.of("no"));
            if (REFUSED.contains(setting.keyword()) && !off) {
                throw setting.wrong(setting.keyword() + " is not supported");
            }
        }
    }

    /** The hosts before the last comma lead to the one after it. */
    private SshEndpoint jumps(Setting setting, int jumps) {
        if (jumps == JUMPS) {
            throw setting.wrong("ProxyJump must not lead in a circle");
        }
        @Nullable SshEndpoint reached = null;
        for (String hop : setting.only().split(",", -1)) {
            Matcher parts = JUMP.matcher(hop);
            if (!parts.matches()) {
                throw setting.wrong("ProxyJump must be [user@]host[:port]");
            }
            String host = parts.group(2).replaceAll("[\\[\\]]", "");
            // As ssh does: what comes before in the list is the way, whatever the hop's own section says.
            SshEndpoint own = endpoint(host, jumps + 1);
            SshEndpoint.Builder builder = own.toBuilder();
            if (parts.group(1) != null) {
                builder.user(parts.group(1));
            }
            if (parts.group(3) != null) {
                builder.port(Integer.parseInt(parts.group(3)));
            }
            if (reached != null) {
                builder.jump(reached);
            }
            reached = builder.build();
        }
        if (reached == null) {
            throw setting.wrong("ProxyJump must name a host");
        }
        return reached;
    }

    private static int number(Setting setting) {
        try {
            return Integer.parseInt(setting.only());
        } catch (NumberFormatException e) {
            throw setting.wrong(setting.keyword() + " must be a number");
        }
    }

    private Path path(Setting setting, String word, String host, String login) {
        String expanded = expandHome(word);
        return Path.of(TOKEN.matcher(expanded)
                .replaceAll(token -> Matcher.quoteReplacement(
                        switch (token.group()) {
                            case "%%" -> "%";
                            case "%d" -> home.toString();
                            case "%h" -> host;
                            case "%r" -> login;
                            case "%u" -> System.getProperty("user.name", "");
                            default -> throw setting.wrong("only %%, %d, %h, %r and %u are supported");
                        })));
    }

    private String expandHome(String word) {
        return word.startsWith("~/") ? home + word.substring(1) : word;
    }
}
