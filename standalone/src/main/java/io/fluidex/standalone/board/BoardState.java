package io.fluidex.standalone.board;

import java.time.Duration;
import java.util.Optional;

/**
 * What a board shows.
 *
 * @param title of the exchange
 * @param elapsed since it began
 * @param phase what the demonstration is doing
 * @param orders acknowledged
 * @param ordersPerSecond of late
 * @param trades made
 * @param refused orders and requests
 * @param rollup how far the rollup is
 * @param proofs whether blocks are proven at all
 * @param problem why a service cannot serve now, if so
 */
public record BoardState(
    String title,
    Duration elapsed,
    String phase,
    long orders,
    double ordersPerSecond,
    long trades,
    long refused,
    RollupFigures rollup,
    boolean proofs,
    Optional<String> problem) {}
