package io.fluidex.load;

import io.fluidex.proto.matchengine.MatchengineGrpc;
import io.fluidex.proto.matchengine.MatchengineGrpc.MatchengineBlockingStub;
import io.fluidex.proto.matchengine.OrderInfo;
import io.fluidex.proto.matchengine.OrderPutRequest;
import io.fluidex.runtime.config.Secret;
import io.fluidex.runtime.grpc.GrpcChannels;
import io.fluidex.runtime.grpc.GrpcClientSettings;
import io.grpc.CallOptions;
import io.grpc.ManagedChannel;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.LongFunction;

/** Connections to an exchange over which orders go out without waiting for answers. */
final class OrderCalls implements AutoCloseable {
  /** Enough that no connection has more calls at once than servers admit. */
  private static final int CHANNELS = 4;

  private static final long DEADLINE_SECONDS = 30;

  private final List<ManagedChannel> channels = new ArrayList<>();

  /**
   * Connections that are made when they are used first.
   *
   * @param target host and port
   * @param token for the calls of bridges and operators, may be empty
   */
  OrderCalls(final String target, final String token) {
    final GrpcClientSettings plain = GrpcClientSettings.of(target);
    final GrpcClientSettings settings =
        new GrpcClientSettings(
            plain.target(),
            plain.tls(),
            plain.authority(),
            plain.certificate(),
            plain.privateKey(),
            new Secret(token),
            plain.deadline(),
            plain.maxMessageBytes());
    try {
      for (int i = 0; i < CHANNELS; i++) {
        channels.add(GrpcChannels.open(settings, false));
      }
    } catch (final IOException e) {
      throw new LoadException("no connection to " + target, e);
    }
  }

  /** The calls that place some orders. */
  OpenLoop.Call of(final LongFunction<OrderPutRequest> orders) {
    // Answers are handled where they come in: all that happens then is counting.
    final CallOptions options = CallOptions.DEFAULT.withExecutor(Runnable::run);
    return (index, done) ->
        ClientCalls.asyncUnaryCall(
            channels
                .get((int) (index % CHANNELS))
                .newCall(
                    MatchengineGrpc.getOrderPutMethod(),
                    options.withDeadlineAfter(DEADLINE_SECONDS, TimeUnit.SECONDS)),
            orders.apply(index),
            new Answer(done));
  }

  /** For everything that may wait for its answer. */
  MatchengineBlockingStub blocking() {
    return MatchengineGrpc.newBlockingStub(channels.getFirst());
  }

  /** Tells once how a call ended. */
  private record Answer(Consumer<String> done) implements StreamObserver<OrderInfo> {
    @Override
    public void onNext(final OrderInfo order) {
      // The end of the call follows.
    }

    @Override
    public void onError(final Throwable problem) {
      done.accept(problem.getMessage());
    }

    @Override
    public void onCompleted() {
      done.accept(null);
    }
  }

  @Override
  public void close() {
    channels.forEach(ManagedChannel::shutdownNow);
  }
}
