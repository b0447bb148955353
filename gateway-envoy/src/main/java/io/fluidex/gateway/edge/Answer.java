package io.fluidex.gateway.edge;

import io.grpc.Metadata;
import io.grpc.Status;
import java.io.IOException;

/** Writes the answer of a call in the way that its client speaks. Used by one thread. */
interface Answer {
  /**
   * Writes a message.
   *
   * @param headers of the service; written before the first message
   * @throws IOException if the client went away, or takes nothing any more
   */
  void message(Metadata headers, byte[] message) throws IOException;

  /**
   * Writes the end.
   *
   * @param headers of the service, for a call without a message
   */
  void end(Metadata headers, Status status, Metadata trailers) throws IOException;
}
