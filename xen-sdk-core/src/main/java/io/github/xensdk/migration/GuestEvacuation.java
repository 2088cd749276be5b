package io.github.xensdk.migration;

import io.github.xensdk.XenException;
import io.github.xensdk.migration.MigrationOutcome.Completed;
import io.github.xensdk.migration.MigrationOutcome.CompletedWithLeftovers;

/** What became of one guest of an {@link Evacuation}. */
public sealed interface GuestEvacuation {

    /** The guest's name. */
    String guest();

    /** A sentence for people. */
    String describe();

    /** Whether it runs on its target now. */
    default boolean moved() {
        return false;
    }

    /**
     * Its migration was begun and ended.
     *
     * @param guest the guest's name
     * @param outcome how
     */
    record Ended(String guest, MigrationOutcome outcome) implements GuestEvacuation {

        @Override
        public boolean moved() {
            return outcome instanceof Completed || outcome instanceof CompletedWithLeftovers;
        }

        @Override
        public String describe() {
            return outcome.describe();
        }
    }

    /**
     * Its migration was refused before anything was touched; it is where it was.
     *
     * @param guest the guest's name
     * @param reason a {@link MigrationRefusedException}, a {@link GuestLeasedException}, or why a host could not be asked
     */
    record Refused(String guest, XenException reason) implements GuestEvacuation {

        @Override
        public String describe() {
            return guest + " was not moved: " + reason.getMessage();
        }
    }

    /**
     * Its turn did not come; it is where it was.
     *
     * @param guest the guest's name
     * @param reason why
     */
    record NotBegun(String guest, String reason) implements GuestEvacuation {

        @Override
        public String describe() {
            return guest + " was not begun: " + reason;
        }
    }

    /**
     * The program itself failed; where the guest is was not looked at. {@link MigrationRecovery} tells.
     *
     * @param guest the guest's name
     * @param cause what was thrown
     */
    record Broken(String guest, Throwable cause) implements GuestEvacuation {

        @Override
        public String describe() {
            return "where " + guest + " is was not looked at, as this program failed (" + cause
                    + "); look with MigrationRecovery";
        }
    }
}
