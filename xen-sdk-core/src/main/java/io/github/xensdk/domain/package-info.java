/** Domains: values out, verbs on {@link io.github.xensdk.domain.Domains}. */
@NullMarked
package io.github.xensdk.domain;

import org.jspecify.annotations.NullMarked;
