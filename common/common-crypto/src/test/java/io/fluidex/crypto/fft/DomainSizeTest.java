package io.fluidex.crypto.fft;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.fluidex.crypto.field.Fr;
import java.math.BigInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Sizes of domains. */
class DomainSizeTest {
  @ParameterizedTest
  @CsvSource({
    "1, 2^0",
    "2, 2^1",
    "128, 2^7",
    "129, 3 * 2^6",
    "192, 3 * 2^6",
    "193, 2^8",
    "256, 2^8",
    "257, 3 * 2^7",
    "194848, 3 * 2^16",
    "196608, 3 * 2^16",
    "196609, 2^18",
  })
  void shouldBeTheSmallestWithRoom(final int points, final String size) {
    assertEquals(size, DomainSize.smallestFor(points).toString());
  }

  @Test
  void shouldBeAPowerOfTwoWhereOneIsAskedFor() {
    assertEquals(DomainSize.ofPower(18), DomainSize.powerOfTwoFor(194_848));
    assertEquals(DomainSize.ofPower(0), DomainSize.powerOfTwoFor(0));
    assertEquals(DomainSize.ofPower(10), DomainSize.powerOfTwoFor(1024));
  }

  @Test
  void shouldHaveAGeneratorOfItsOrder() {
    for (int power = DomainSize.MIN_TRIPLE_POWER; power <= 28; power++) {
      final DomainSize size = new DomainSize(3, power);
      final Fr omega = size.omega();
      final BigInteger order = BigInteger.valueOf(3).shiftLeft(power);
      assertEquals(Fr.ONE, omega.pow(order));
      assertNotEquals(Fr.ONE, omega.pow(order.shiftRight(1)));
      assertNotEquals(Fr.ONE, omega.pow(1L << power));
      // The same generator as that of the powers of two.
      assertEquals(Fr.rootOfUnity(power), omega.pow(3));
    }
  }

  @Test
  void shouldKeepItselfInItsCode() {
    for (int power = 0; power <= 28; power++) {
      assertEquals(DomainSize.ofPower(power), DomainSize.ofCode(power));
      assertEquals(power, DomainSize.ofPower(power).code());
    }
    for (int power = DomainSize.MIN_TRIPLE_POWER; power <= 28; power++) {
      final DomainSize size = new DomainSize(3, power);
      assertEquals(size, DomainSize.ofCode(size.code()));
    }
    for (final int code : new int[] {-1, 29, 63, 64, 69, 93, 127, 255}) {
      assertThrows(IllegalArgumentException.class, () -> DomainSize.ofCode(code), "code " + code);
    }
  }

  @Test
  void shouldRefuseWhatTheFieldHasNoSubgroupFor() {
    assertThrows(IllegalArgumentException.class, () -> new DomainSize(5, 10));
    assertThrows(IllegalArgumentException.class, () -> new DomainSize(3, 29));
    assertThrows(IllegalArgumentException.class, () -> new DomainSize(3, 5));
    assertThrows(IllegalArgumentException.class, () -> DomainSize.ofPower(29));
    assertThrows(IllegalArgumentException.class, () -> DomainSize.powerOfTwoFor((1 << 28) + 1));
  }
}
