/**
 * The live interoperability tests: {@link io.github.gatewaypeers.peers.PeersSection} in
 * this JVM among real HAProxys, for each version at hand. What they show is summed up in
 * {@code docs/compatibility.md}.
 */
@NullMarked
package io.github.gatewaypeers.interop;

import org.jspecify.annotations.NullMarked;
