package io.github.xensdk.migration;

import java.util.List;

/**
 * What a strategy says of its attempt.
 *
 * @param settled whether nothing is under way any more that could still change the hosts
 * @param problem what went wrong; empty when nothing did
 * @param leftovers files that could not be removed, or were not since the end was not seen
 */
record Attempt(boolean settled, String problem, List<String> leftovers) {

    Attempt {
        leftovers = List.copyOf(leftovers);
    }

    static Attempt succeeded(List<String> leftovers) {
        return new Attempt(true, "", leftovers);
    }

    /** It failed, and nothing of it is under way any more. */
    static Attempt failed(String problem, List<String> leftovers) {
        return new Attempt(true, problem, leftovers);
    }

    /** Its end was not seen, and it made no files. */
    static Attempt unknown(String problem) {
        return unknown(problem, List.of());
    }

    /** Its end was not seen. */
    static Attempt unknown(String problem, List<String> leftovers) {
        return new Attempt(false, problem, leftovers);
    }
}
