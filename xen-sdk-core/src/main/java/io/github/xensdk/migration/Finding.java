package io.github.xensdk.migration;

/**
 * One thing that a {@link Preflight} found.
 *
 * @param check what was looked at
 * @param severity what it means for the migration
 * @param where the name of the host it is about
 * @param sentence what is so, for people
 * @param advice what to do about it, for people; empty where nothing is to be done
 */
public record Finding(PreflightCheck check, Severity severity, String where, String sentence, String advice) {

    /** What a finding means for the migration. */
    public enum Severity {
        /** It would fail or do harm: it is refused. */
        BLOCKER,
        /** It may fail, or the guest may notice. */
        WARNING,
        /** Good to know; above all, that something could not be checked. */
        NOTE
    }

    static Finding blocker(PreflightCheck check, String where, String sentence, String advice) {
        return new Finding(check, Severity.BLOCKER, where, sentence, advice);
    }

    static Finding warning(PreflightCheck check, String where, String sentence, String advice) {
        return new Finding(check, Severity.WARNING, where, sentence, advice);
    }

    static Finding note(PreflightCheck check, String where, String sentence, String advice) {
        return new Finding(check, Severity.NOTE, where, sentence, advice);
    }

    /** What is so and what to do, in one line for people. */
    public String describe() {
        return advice.isEmpty() ? sentence : sentence + "; " + advice;
    }
}
