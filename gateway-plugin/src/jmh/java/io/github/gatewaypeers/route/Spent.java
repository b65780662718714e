package io.github.gatewaypeers.route;

/**
 * What a gateway spent on each request of a load, in microseconds of CPU time.
 *
 * @param micros all but what its compilers took
 * @param peers the part of it of the thread of the peers section
 * @param compiler what the compilers took besides
 * @param rate how many requests were answered in a second
 */
record Spent(double micros, double peers, double compiler, double rate) {

}
