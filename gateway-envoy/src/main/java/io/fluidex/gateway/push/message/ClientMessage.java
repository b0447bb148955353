package io.fluidex.gateway.push.message;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fluidex.gateway.push.market.Interval;
import java.util.Optional;

/** What a client asks for. */
public sealed interface ClientMessage {
  /** The client's number of the request; empty if it gave none. */
  Optional<Long> id();

  /**
   * Wants a channel.
   *
   * @param id the request
   * @param topic which
   * @param limit levels of a side in the snapshot of a book
   */
  record Subscribe(Optional<Long> id, Topic topic, int limit) implements ClientMessage {}

  /**
   * Wants a channel no longer.
   *
   * @param id the request
   * @param topic which
   */
  record Unsubscribe(Optional<Long> id, Topic topic) implements ClientMessage {}

  /**
   * Says who it is.
   *
   * @param id the request
   * @param user account id
   * @param validUntil last second of the login since 1970
   * @param nonce the nonce of the connection
   * @param signature 128 hex digits, or empty
   */
  record Login(Optional<Long> id, long user, long validUntil, String nonce, String signature)
      implements ClientMessage {}

  /**
   * Is nobody any more.
   *
   * @param id the request
   */
  record Logout(Optional<Long> id) implements ClientMessage {}

  /**
   * Wants a pong.
   *
   * @param id the request
   */
  record Ping(Optional<Long> id) implements ClientMessage {}

  /**
   * Is wrong.
   *
   * @param id the request
   * @param code why
   * @param text what is wrong
   */
  record Invalid(Optional<Long> id, ErrorCode code, String text) implements ClientMessage {}

  /** Levels of a side if the client says nothing. */
  int DEFAULT_LEVELS = 100;

  /** The most levels of a side. */
  int MOST_LEVELS = 5_000;

  /** Reads a message of at most some kilobytes. */
  static ClientMessage parse(final String text) {
    final JsonNode object;
    try {
      object = Reader.MAPPER.readTree(text);
    } catch (final JsonProcessingException e) {
      return new Invalid(Optional.empty(), ErrorCode.NOT_JSON, ErrorCode.NOT_JSON.text());
    }
    if (object == null || !object.isObject()) {
      return new Invalid(Optional.empty(), ErrorCode.NOT_JSON, ErrorCode.NOT_JSON.text());
    }
    final JsonNode number = object.get("id");
    final Optional<Long> id =
        number != null && number.isIntegralNumber() && number.canConvertToLong()
            ? Optional.of(number.longValue())
            : Optional.empty();
    if (number != null && id.isEmpty()) {
      return new Invalid(id, ErrorCode.INVALID_FIELD, "id is a whole number");
    }
    return switch (object.path("op").asText()) {
      case "subscribe" -> Reader.subscribe(id, object);
      case "unsubscribe" ->
          Reader.subscribe(id, object) instanceof Subscribe it
              ? new Unsubscribe(id, it.topic())
              : Reader.subscribe(id, object);
      case "login" -> Reader.login(id, object);
      case "logout" -> new Logout(id);
      case "ping" -> new Ping(id);
      default -> new Invalid(id, ErrorCode.UNKNOWN_OP, ErrorCode.UNKNOWN_OP.text());
    };
  }

  /** Reads the parts. */
  final class Reader {
    /** Deeper than any message of the protocol; what is deeper is refused before it costs much. */
    private static final int DEPTH = 4;

    private static final long MOST_U32 = 0xffff_ffffL;

    static final ObjectMapper MAPPER =
        new ObjectMapper(
            JsonFactory.builder()
                .streamReadConstraints(
                    StreamReadConstraints.builder().maxNestingDepth(DEPTH).build())
                .build());

    private Reader() {}

    static ClientMessage subscribe(final Optional<Long> id, final JsonNode object) {
      final Optional<Channel> channel = Channel.of(object.path("channel").asText());
      if (channel.isEmpty()) {
        return new Invalid(id, ErrorCode.UNKNOWN_CHANNEL, ErrorCode.UNKNOWN_CHANNEL.text());
      }
      final String market = object.path("market").asText("");
      if (channel.get().isOfMarket() && market.isEmpty()) {
        return new Invalid(
            id, ErrorCode.INVALID_FIELD, "channel " + channel.get().text() + " needs a market");
      }
      return switch (channel.get()) {
        case DEPTH -> depth(id, market, object);
        case KLINE -> kline(id, market, object);
        case TRADES, TICKER -> new Subscribe(id, new Topic(channel.get(), market, ""), 0);
        case BLOCKS, ORDERS, FILLS, BALANCES -> new Subscribe(id, Topic.of(channel.get()), 0);
      };
    }

    private static ClientMessage depth(
        final Optional<Long> id, final String market, final JsonNode object) {
      final JsonNode interval = object.path("interval_ms");
      final JsonNode limit = object.path("limit");
      if (!interval.isMissingNode() && interval.asInt() != 100 && interval.asInt() != 1000) {
        return new Invalid(id, ErrorCode.INVALID_FIELD, "interval_ms is 100 or 1000");
      }
      final int levels = limit.isMissingNode() ? DEFAULT_LEVELS : limit.asInt(0);
      if (levels < 1 || levels > MOST_LEVELS) {
        return new Invalid(id, ErrorCode.INVALID_FIELD, "limit is from 1 to " + MOST_LEVELS);
      }
      return new Subscribe(
          id, new Topic(Channel.DEPTH, market, Integer.toString(interval.asInt(100))), levels);
    }

    private static ClientMessage kline(
        final Optional<Long> id, final String market, final JsonNode object) {
      return Interval.of(object.path("interval").asText())
          .<ClientMessage>map(
              interval -> new Subscribe(id, new Topic(Channel.KLINE, market, interval.text()), 0))
          .orElseGet(() ->
              new Invalid(id, ErrorCode.INVALID_FIELD, "interval is one of " + Interval.NAMES));
    }

    static ClientMessage login(final Optional<Long> id, final JsonNode object) {
      for (final String name : new String[] {"user_id", "valid_until"}) {
        final JsonNode value = object.path(name);
        if (!value.isIntegralNumber()
            || !value.canConvertToLong()
            || value.longValue() < 0
            || value.longValue() > MOST_U32) {
          return new Invalid(
              id, ErrorCode.INVALID_FIELD, name + " is a whole number from 0 to " + MOST_U32);
        }
      }
      return new Login(
          id,
          object.path("user_id").longValue(),
          object.path("valid_until").longValue(),
          object.path("nonce").asText(""),
          object.path("signature").asText(""));
    }
  }
}
