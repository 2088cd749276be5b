package io.github.xensdk.testkit.internal.xl;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The program {@code xl}: its verbs. */
final class Xl {

    /** One of them. */
    interface Verb {
        int run(Invocation invocation) throws IOException;
    }

    private final Map<String, Verb> verbs = new TreeMap<>();

    Xl() {
        ListVerbs.addTo(verbs);
        InfoVerbs.addTo(verbs);
        LifeVerbs.addTo(verbs);
        CreateVerbs.addTo(verbs);
        SaveVerbs.addTo(verbs);
        ResourceVerbs.addTo(verbs);
        DeviceVerbs.addTo(verbs);
        verbs.put("migrate", new Sender()::run);
        verbs.put("migrate-receive", new Receiver()::run);
    }

    int run(Invocation invocation) throws IOException {
        List<String> words = invocation.call().arguments();
        int at = 0;
        while (at < words.size() && words.get(at).matches("-[vfNtT]+")) {
            at++;
        }
        if (at == words.size() || words.get(at).equals("help")) {
            return Help.run(invocation, words.subList(Math.min(at + 1, words.size()), words.size()));
        }
        if (at > 0) {
            return invocation.fail(2, "global options are not simulated");
        }
        String name = words.get(at);
        Optional<Verb> verb = Optional.ofNullable(verbs.get(name))
                .filter(known -> Help.has(invocation.host().version(), name));
        return verb.isPresent() ? verb.get().run(invocation) : invocation.fail(1, "command not implemented");
    }
}
