/** For those who bring a kind of storage of their own: what it must do, and hosts to try it on. */
@NullMarked
package io.github.xensdk.storage.contract;

import org.jspecify.annotations.NullMarked;
