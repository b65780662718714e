package io.github.gatewaypeers.sticktable;

/**
 * The key of an entry, typed as its table's keys are: {@link IntegerKey} for integer and
 * ip, {@link Ipv6Key} for ipv6, {@link BytesKey} for string and binary. Immutable, small,
 * and safe to use from many threads.
 */
public sealed interface StickKey permits IntegerKey, Ipv6Key, BytesKey {

}
