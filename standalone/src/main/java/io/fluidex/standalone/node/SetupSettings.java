package io.fluidex.standalone.node;

import io.fluidex.rollup.shape.Shape;
import io.fluidex.runtime.kafka.KafkaSettings;
import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;

/**
 * What an exchange of several processes is set up with.
 *
 * @param shape of the blocks; one that has a name
 * @param folder that gets the keys and what services have to know of the deployment
 * @param l1 a node for development with the accounts that everybody knows
 * @param kafka where the topics are made; empty to leave them to the services
 */
public record SetupSettings(Shape shape, Path folder, URI l1, Optional<KafkaSettings> kafka) {}
