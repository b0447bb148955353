package io.fluidex.gateway.edge;

import com.google.protobuf.ByteString;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.EnumValueDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.DynamicMessage;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import com.google.protobuf.util.JsonFormat;
import io.fluidex.gateway.route.RouteTable;
import io.grpc.Status;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;

/** Makes a message of a path, a query and a body, as {@code google.api.http} says. */
final class JsonRequest {
  private static final JsonFormat.Parser PARSER = JsonFormat.parser();

  private JsonRequest() {}

  /**
   * Makes a message.
   *
   * @param query names, which may be paths such as {@code a.b}, and values; several of the same
   *     name are a list
   * @param body empty if there is none
   * @throws Refusal if a name or value does not fit
   */
  static byte[] message(
      final RouteTable.Match match,
      final Iterable<Map.Entry<String, String>> query,
      final byte[] body)
      throws Refusal {
    final DynamicMessage.Builder builder =
        DynamicMessage.newBuilder(match.rpc().method().getInputType());
    if (match.binding().hasBody() && body.length > 0) {
      merge(body, builder);
    }
    for (final Map.Entry<String, String> parameter : query) {
      set(builder, parameter.getKey(), parameter.getKey(), parameter.getValue());
    }
    for (final Map.Entry<String, String> variable : match.variables().entrySet()) {
      set(builder, variable.getKey(), variable.getKey(), variable.getValue());
    }
    return builder.build().toByteArray();
  }

  private static void merge(final byte[] body, final Message.Builder into) throws Refusal {
    final String json;
    try {
      json = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(body)).toString();
    } catch (final CharacterCodingException e) {
      throw wrong("the body is not UTF-8");
    }
    try {
      PARSER.merge(json, into);
    } catch (final InvalidProtocolBufferException e) {
      throw wrong("the body is not the JSON of the request: " + e.getMessage());
    }
  }

  /** Sets a field by its path. */
  private static void set(
      final Message.Builder builder, final String path, final String whole, final String value)
      throws Refusal {
    final int dot = path.indexOf('.');
    final FieldDescriptor field =
        field(builder.getDescriptorForType(), dot < 0 ? path : path.substring(0, dot), whole);
    if (dot >= 0) {
      if (field.getJavaType() != FieldDescriptor.JavaType.MESSAGE || field.isRepeated()) {
        throw unknown(whole);
      }
      set(builder.getFieldBuilder(field), path.substring(dot + 1), whole, value);
    } else if (field.isRepeated()) {
      builder.addRepeatedField(field, value(field, whole, value));
    } else {
      builder.setField(field, value(field, whole, value));
    }
  }

  private static FieldDescriptor field(
      final Descriptor message, final String name, final String whole) throws Refusal {
    for (final FieldDescriptor field : message.getFields()) {
      if (field.getName().equals(name) || field.getJsonName().equals(name)) {
        return field;
      }
    }
    throw unknown(whole);
  }

  private static Object value(final FieldDescriptor field, final String name, final String text)
      throws Refusal {
    try {
      return switch (field.getType()) {
        case STRING -> text;
        case BOOL -> bool(name, text);
        case INT32, SINT32, SFIXED32 -> Integer.parseInt(text);
        case UINT32, FIXED32 -> Integer.parseUnsignedInt(text);
        case INT64, SINT64, SFIXED64 -> Long.parseLong(text);
        case UINT64, FIXED64 -> Long.parseUnsignedLong(text);
        case DOUBLE -> Double.parseDouble(text);
        case FLOAT -> Float.parseFloat(text);
        case BYTES -> ByteString.copyFrom(Base64.getDecoder().decode(text));
        case ENUM -> constant(field, name, text);
        case MESSAGE, GROUP -> throw wrong(name + " has fields of its own: name one of them");
      };
    } catch (final IllegalArgumentException e) {
      throw wrong(name + " is '" + text + "', which is not " + words(field));
    }
  }

  private static boolean bool(final String name, final String text) throws Refusal {
    return switch (text) {
      case "true" -> true;
      case "false" -> false;
      default -> throw wrong(name + " is '" + text + "', not true or false");
    };
  }

  private static EnumValueDescriptor constant(
      final FieldDescriptor field, final String name, final String text) throws Refusal {
    final EnumValueDescriptor named = field.getEnumType().findValueByName(text);
    if (named != null) {
      return named;
    }
    final EnumValueDescriptor numbered =
        field.getEnumType().findValueByNumber(Integer.parseInt(text));
    if (numbered == null) {
      throw wrong(name + " is '" + text + "', which is not " + words(field));
    }
    return numbered;
  }

  private static String words(final FieldDescriptor field) {
    return switch (field.getType()) {
      case BYTES -> "Base64";
      case ENUM ->
          "one of "
              + String.join(
                  ", ",
                  field.getEnumType().getValues().stream()
                      .map(EnumValueDescriptor::getName)
                      .toList());
      case DOUBLE, FLOAT -> "a number";
      default -> "a whole number in its range";
    };
  }

  private static Refusal unknown(final String name) {
    return wrong("the request has no field " + name);
  }

  private static Refusal wrong(final String message) {
    return Refusal.of(Status.Code.INVALID_ARGUMENT, message);
  }
}
