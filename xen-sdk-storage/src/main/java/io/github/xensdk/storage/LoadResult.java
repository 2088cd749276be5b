package io.github.xensdk.storage;

import io.github.xensdk.ByteSize;
import java.time.Duration;

/**
 * What came of a load.
 *
 * @param size how much was read and written, as far as it says that
 * @param operations in how many pieces
 * @param took how long that took
 */
record LoadResult(ByteSize size, long operations, Duration took) {}
