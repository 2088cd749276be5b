/** A JUnit extension that brings simulated hosts to tests. */
@NullMarked
package io.github.xensdk.testkit.junit;

import org.jspecify.annotations.NullMarked;
