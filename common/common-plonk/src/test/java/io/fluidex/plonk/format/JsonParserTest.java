package io.fluidex.plonk.format;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonParserTest {
  @Test
  void shouldReadAllKindsOfValues() {
    final Map<String, Json> members = new LinkedHashMap<>();
    members.put("a", new Json.Elements(List.of(new Json.Whole(0), new Json.Whole(17))));
    members.put("b\"\\", new Json.Text("x\n\u00e9\"/\\"));
    members.put("c", new Json.Members(Map.of()));
    members.put("d", new Json.Elements(List.of()));
    members.put("e", new Json.Elements(List.of(new Json.Flag(true), new Json.Flag(false))));
    final Json expected = new Json.Members(members);
    assertEquals(
        expected,
        JsonParser.parse(
            " { \"a\" :[0,\t17],\r\n\"b\\\"\\\\\":\"x\\n\\u00E9\\\"\\/\\\\\", \"c\":{ },"
                + "\"d\":[ ],\"e\":[true,false]} "));
    assertEquals(expected, JsonParser.parse(expected.toString()));
    assertEquals(expected, JsonParser.parse(expected.toString().getBytes(StandardCharsets.UTF_8)));
  }

  @Test
  void shouldWriteTheLayoutOfSnarkjs() {
    final Map<String, Json> members = new LinkedHashMap<>();
    members.put("A", new Json.Elements(List.of(new Json.Text("1"), new Json.Text("2"))));
    members.put("n", new Json.Whole(3));
    assertEquals(
        "{\n \"A\": [\n  \"1\",\n  \"2\"\n ],\n \"n\": 3\n}", new Json.Members(members).toString());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "{",
        "[",
        "\"",
        "\"\\",
        "\"\\u12",
        "\"\\x\"",
        "\"\n\"",
        "{\"a\"}",
        "{\"a\":}",
        "{\"a\":1,}",
        "{a:1}",
        "{\"a\":1 \"b\":2}",
        "[1,]",
        "[1 2]",
        "[,1]",
        "]",
        "tru",
        "falsy",
        "null",
        "-1",
        "+1",
        "01",
        "1.5",
        "1e5",
        ".5",
        "1234567890123456789",
        "1 1",
        "{} x",
        "NaN",
        "{\"a\":1,\"a\":1}",
        "'a'",
        "\u0000",
        "\"a\u0000\""
      })
  void shouldRefuseWhatIsNotStrictJson(final String text) {
    assertThrows(FormatException.class, () -> JsonParser.parse(text));
  }

  @Test
  void shouldRefuseWhatIsTooLargeTooDeepOrNotText() {
    assertThrows(
        FormatException.class, () -> JsonParser.parse("[".repeat(50_000) + "]".repeat(50_000)));
    assertThrows(
        FormatException.class, () -> JsonParser.parse(" ".repeat(JsonParser.MAX_BYTES + 1)));
    assertThrows(FormatException.class, () -> JsonParser.parse(new byte[JsonParser.MAX_BYTES + 1]));
    assertThrows(FormatException.class, () -> JsonParser.parse(new byte[] {'"', -1, '"'}));
  }

  @Test
  void shouldEndOnAnyInput() {
    final SplittableRandom random = new SplittableRandom(1);
    final String alphabet = "{}[]\",:\\u0123abtrue false\n";
    assertTimeoutPreemptively(
        Duration.ofSeconds(30),
        () -> {
          for (int i = 0; i < 20_000; i++) {
            final StringBuilder text = new StringBuilder();
            final int length = random.nextInt(40);
            for (int j = 0; j < length; j++) {
              text.append(alphabet.charAt(random.nextInt(alphabet.length())));
            }
            parseOrRefuse(text.toString());
          }
        });
  }

  private static void parseOrRefuse(final String text) {
    try {
      assertEquals(JsonParser.parse(text), JsonParser.parse(JsonParser.parse(text).toString()));
    } catch (final FormatException e) {
      // Most of these are no JSON; anything else that is thrown fails the test.
      assertEquals(FormatException.class, e.getClass());
    }
  }
}
