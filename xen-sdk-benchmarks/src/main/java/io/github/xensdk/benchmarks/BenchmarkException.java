package io.github.xensdk.benchmarks;

/** The benchmark cannot be run here, or what it measured did not work. */
final class BenchmarkException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    BenchmarkException(String message) {
        super(message);
    }
}
