/** What is sent to a host, and the SPI that sends it. */
@NullMarked
package io.github.xensdk.command;

import org.jspecify.annotations.NullMarked;
