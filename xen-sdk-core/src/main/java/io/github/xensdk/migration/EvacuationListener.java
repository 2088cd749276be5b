package io.github.xensdk.migration;

/**
 * Sees an evacuation as it goes. All methods do nothing unless overridden. Called on the threads that move the guests, also by
 * several at once; must return soon. One that throws is logged and changes nothing.
 *
 * <p>Each guest that starts ends; one that was not begun only ends.
 */
public interface EvacuationListener {

    /** Hears nothing. */
    EvacuationListener NONE = new EvacuationListener() {};

    /** A guest's turn has come. */
    default void guestStarted(GuestStarted event) {}

    /** It is done with, moved or not. */
    default void guestEnded(GuestEvacuation event) {}

    /**
     * A guest's turn has come.
     *
     * @param guest its name
     * @param to the name of the target that was chosen
     */
    record GuestStarted(String guest, String to) {}
}
