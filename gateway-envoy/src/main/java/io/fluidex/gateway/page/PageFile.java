package io.fluidex.gateway.page;

import java.nio.ByteBuffer;
import java.util.Optional;

/**
 * A file of the page. Who reads a buffer takes a duplicate of it.
 *
 * @param contentType as browsers are told
 * @param unchanging whether its name changes with its content
 * @param digest of the content
 * @param content as it is
 * @param compressed by gzip, if that is smaller
 */
record PageFile(
    String contentType,
    boolean unchanging,
    String digest,
    ByteBuffer content,
    Optional<ByteBuffer> compressed) {}
