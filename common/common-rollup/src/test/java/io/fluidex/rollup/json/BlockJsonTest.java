package io.fluidex.rollup.json;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fluidex.plonk.format.Json;
import io.fluidex.plonk.format.JsonParser;
import io.fluidex.rollup.block.Block;
import io.fluidex.rollup.block.BlockCodec;
import io.fluidex.rollup.block.BlockFormatException;
import io.fluidex.rollup.block.BlockVerifier;
import io.fluidex.rollup.block.Blocks;
import io.fluidex.rollup.shape.Shape;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BlockJsonTest {
  @Test
  void shouldCarryWhatTheFileCarries() {
    for (final Shape shape : List.of(Shape.TINY, Shape.PROD16)) {
      for (final Block block : Blocks.of(shape, Blocks.transactions())) {
        final Json json = JsonParser.parse(BlockJson.write(block).toString());
        final Block read = BlockJson.read(json);
        BlockVerifier.verify(read);
        assertArrayEquals(BlockCodec.encode(block), BlockCodec.encode(read));
        assertEquals(json, BlockJson.write(read));
      }
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\0',
      value = {
        "\"version\": 1|\"version\": 2|block of version 2, this program reads version 1",
        "\"version\": 1,||\"version\" of the block is missing",
        "\"version\": 1|\"version\": 1, \"x\": 1|the block has no member \"x\"",
        "\"transactions\": 2|\"transactions\": 3|\"slots\" of the block must be an array of 3",
        "\"transactions\": 2|\"transactions\": 0|header: a block must have 1 to 1024",
        "\"balance\": 3|\"balance\": 4|must be an array of 16",
        "\"balance\": 3|\"balance\": 17|whole number from 0 to 16",
        "\"number\": \"3\"|\"number\": \"9223372036854775808\"|header: a block has a number",
        "\"number\": \"3\"|\"number\": 3|must be a string",
        "\"number\": \"3\"|\"number\": \"4\"|are not those of its slots",
        "\"circuitId\": \"0xc1|\"circuitId\": \"0xc2|are not those of its slots",
        "\"domain\": \"0x09|\"domain\": \"0x|\"domain\" of the block",
        "\"publicData\": \"0x05|\"publicData\": \"0x04|the public data is not that of the slots",
        "\"publicData\": \"0x05|\"publicData\": \"0x|\"publicData\" of the block",
        "\"type\": \"spotTrade\"|\"type\": \"nop\"|slot 0: the transaction has no member",
        "\"nonce\": 1,|\"nonce\": 1099511627776,|\"nonce\" of openings 0 of slots 0",
        "\"orderId\": 0,|\"orderId\": 0, \"x\": 1,|has no member \"x\"",
        "\"amount1to2\": \"50\"|\"amount1to2\": \"60\"|slot 0: the transaction is not valid: PRICE",
        "\"orderId\": 18|\"orderId\": 19|are not those of its slots",
      })
  void shouldRefuseWhatIsAltered(final String part, final String replacement, final String reason) {
    final Block block = Blocks.of(Shape.TINY, Blocks.transactions()).get(3);
    final String text = BlockJson.write(block).toString();
    assertTrue(text.contains(part), text);
    final String altered =
        text.replaceFirst(Pattern.quote(part), replacement == null ? "" : replacement);
    final BlockFormatException e =
        assertThrows(BlockFormatException.class, () -> BlockJson.read(JsonParser.parse(altered)));
    assertTrue(e.getMessage().contains(reason), e.getMessage());
  }
}
