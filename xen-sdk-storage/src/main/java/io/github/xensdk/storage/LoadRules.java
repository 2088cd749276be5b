package io.github.xensdk.storage;

import io.github.xensdk.InvalidInputException;

/** What all loads have in common. */
final class LoadRules {

    private static final int MOST_JOBS = 64;

    private LoadRules() {}

    static void checkJobs(int jobs) {
        if (jobs < 1 || jobs > MOST_JOBS) {
            throw new InvalidInputException("jobs", "must be from 1 to " + MOST_JOBS);
        }
    }

    static String label(String name, int jobs) {
        return jobs == 1 ? name : name + " x" + jobs;
    }
}
