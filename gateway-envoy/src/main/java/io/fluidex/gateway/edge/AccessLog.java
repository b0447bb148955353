package io.fluidex.gateway.edge;

import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.RequestLog;
import org.eclipse.jetty.server.Response;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A line of the log for each request, or for one of so many, once it is answered: the fields that
 * Envoy's access log has. Queries are left out, since nobody knows what clients write there. Safe
 * for many threads.
 */
final class AccessLog implements RequestLog {
  /** Of the lines, for whoever wants them elsewhere. */
  static final String LOGGER = "io.fluidex.gateway.access";

  private static final Logger LOG = LoggerFactory.getLogger(LOGGER);
  private static final String GRPC_STATUS = "grpc-status";

  private final int every;
  private final AtomicLong requests = new AtomicLong();

  /**
   * A log.
   *
   * @param every 1 for all requests, 100 for one of a hundred
   */
  AccessLog(final int every) {
    this.every = every;
  }

  @Override
  public void log(final Request request, final Response response) {
    if (requests.getAndIncrement() % every != 0) {
      return;
    }
    LOG.atInfo()
        .addKeyValue("address", EdgeService.addressOf(request))
        .addKeyValue("method", request.getMethod())
        .addKeyValue("path", request.getHttpURI().getPath())
        .addKeyValue("protocol", request.getConnectionMetaData().getProtocol())
        .addKeyValue("status", response.getStatus())
        .addKeyValue("grpc_status", grpcStatus(response))
        .addKeyValue("bytes_received", Request.getContentBytesRead(request))
        .addKeyValue("bytes_sent", Response.getContentBytesWritten(response))
        .addKeyValue(
            "milliseconds",
            TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - request.getBeginNanoTime()))
        .log("request");
  }

  /** Empty if no gRPC was spoken, or its status was part of the body, as in gRPC-Web. */
  private static String grpcStatus(final Response response) {
    final String early = response.getHeaders().get(GRPC_STATUS);
    if (early != null) {
      return early;
    }
    return Optional.ofNullable(response.getTrailersSupplier())
        .map(Supplier<HttpFields>::get)
        .map(trailers -> trailers.get(GRPC_STATUS))
        .orElse("");
  }
}
