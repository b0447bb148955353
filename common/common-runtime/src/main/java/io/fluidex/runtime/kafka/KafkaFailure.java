package io.fluidex.runtime.kafka;

/** Kafka did not do what was asked in time; the message says what and where. */
public final class KafkaFailure extends RuntimeException {
  private static final long serialVersionUID = 1L;

  KafkaFailure(final String message, final Throwable cause) {
    super(message, cause);
  }
}
