/**
 * Real servers without an installation: a Kafka broker, a PostgreSQL server and an Ethereum node,
 * for tests and for the run of the whole exchange in one process.
 *
 * <p>{@link io.fluidex.embedded.EmbeddedKafka}, {@link io.fluidex.embedded.EmbeddedPostgres} and
 * {@link io.fluidex.embedded.Anvil} are used alike: {@code temporary()} starts one whose data is
 * deleted on {@code close()}, {@code at(folder)} one that keeps its data there and finds it again;
 * {@code stop()} and {@code start()} restart it at the same port with its data, as an outage would.
 * All methods are safe for use by several threads and throw {@link
 * io.fluidex.embedded.EmbeddedException} with what failed and where its log is.
 *
 * <p>All of them listen on the loopback interface only and know no passwords: they are for
 * development, not for money.
 */
package io.fluidex.embedded;
