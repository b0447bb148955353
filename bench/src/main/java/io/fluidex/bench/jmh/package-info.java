/** Benchmarks for JMH; {@code bench/README.md} tells how to run and read them. */
package io.fluidex.bench.jmh;
