package io.github.xensdk.benchmarks;

/** One way to run a command on the server. Thread-safe. */
interface Way extends AutoCloseable {

    String name();

    /** Runs it and waits for its end; throws where its output is not the expected one. */
    void run() throws Exception;

    @Override
    void close();
}
