/** What was measured, as values, tables and files. */
@NullMarked
package io.github.xensdk.probe.report;

import org.jspecify.annotations.NullMarked;
