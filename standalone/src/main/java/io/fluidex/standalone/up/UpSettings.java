package io.fluidex.standalone.up;

import io.fluidex.standalone.node.NodeSettings;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What {@code fluidex up} is to do.
 *
 * @param node the exchange
 * @param once whether it ends by itself
 * @param trades how many are made before it ends, if there is no file
 * @param orders the file whose orders are put instead of made-up ones
 * @param limit how many orders of the file are put, from the first on; all without it
 * @param log where the services log
 */
public record UpSettings(
    NodeSettings node,
    boolean once,
    long trades,
    Optional<Path> orders,
    OptionalInt limit,
    Path log) {}
