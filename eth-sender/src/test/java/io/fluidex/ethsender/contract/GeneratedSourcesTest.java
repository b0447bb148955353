package io.fluidex.ethsender.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.fluidex.crypto.l2key.EthereumAddress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** Files that code writes are what it writes today; the new ones are put into target. */
class GeneratedSourcesTest {
  private static final Path MODULE = Path.of(System.getProperty("basedir", "")).toAbsolutePath();

  /** Where VectorsTest.sol has the exchange. */
  private static final EthereumAddress EXCHANGE =
      EthereumAddress.parse("0x2A2A97a9FDcFb120A5C35EA82Fc1601a6403cF21");

  private static void requireSame(final String file, final String generated) throws IOException {
    final Path checkedIn = MODULE.resolve(file);
    final Path today = MODULE.resolve("target").resolve(checkedIn.getFileName());
    Files.createDirectories(today.getParent());
    Files.writeString(today, generated);
    assertEquals(
        Files.readString(checkedIn),
        generated,
        "if the change is meant, copy target/" + checkedIn.getFileName() + " to " + file);
  }

  @Test
  void shouldHaveTheConstantsOfPoseidonInSolidity() throws IOException {
    requireSame("src/main/solidity/PoseidonConstants.sol", PoseidonSource.generate());
  }

  @Test
  void shouldHaveTheRollupsOwnBlocksInTheVectors() throws IOException {
    requireSame("src/test/resources/l1-vectors.json", L1Vectors.generate(EXCHANGE));
  }
}
