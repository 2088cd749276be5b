package io.github.xensdk.command;

/** What is known of a command's process after the wait for it was given up. */
public enum RemoteProcess {

    /** It was never started: nothing was sent. */
    NOT_STARTED,

    /** It was looked for and is gone: it was ended, or had come to its end. What it did until then stays done. */
    ENDED,

    /** It may still run: nobody looked, the host could not be asked, or it outlived SIGKILL in the kernel. */
    MAY_RUN
}
