package io.github.xensdk.testkit.internal.guest;

/** Between a guest and its network: nothing passes while the guest stands. Thread-safe. */
final class Gate {

    private boolean open;
    private boolean gone;

    synchronized void set(boolean value) {
        open = value;
        notifyAll();
    }

    synchronized boolean isOpen() {
        return open;
    }

    /** Nobody waits any more. */
    synchronized void end() {
        gone = true;
        notifyAll();
    }

    /** Returns when it is open, or has ended. */
    synchronized void await() throws InterruptedException {
        while (!open && !gone) {
            wait();
        }
    }
}
