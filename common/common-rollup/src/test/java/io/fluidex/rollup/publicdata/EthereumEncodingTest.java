package io.fluidex.rollup.publicdata;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.fluidex.crypto.encoding.Hex;
import io.fluidex.crypto.encoding.HexFormatException;
import io.fluidex.crypto.field.Fr;
import io.fluidex.rollup.message.Domain;
import io.fluidex.rollup.shape.Shape;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.bouncycastle.crypto.digests.KeccakDigest;
import org.junit.jupiter.api.Test;

/** What L1 computes too, against words written out by hand and another library's Keccak. */
class EthereumEncodingTest {
  private static final BigInteger R =
      new BigInteger(
          "21888242871839275222246405745257275088548364400416034343698204186575808495617");
  private static final Bytes32 CIRCUIT = Bytes32.ofHex("0xc1" + "22".repeat(31));
  private static final Domain DOMAIN = Domain.ofBytes(Hex.decode("ffeeddccbbaa998877665544", 12));
  private static final Fr OLD_ROOT = Fr.of(111);
  private static final Fr NEW_ROOT = Fr.of(R.subtract(BigInteger.ONE));

  private static final PublicData DATA =
      PublicData.of(
          new Shape(8, Shape.PROD16.depths()),
          List.of(
              new PublicRecord.Register(2, true, Fr.of(7)),
              new PublicRecord.Withdraw(3, 1, -1),
              PublicRecord.Nop.INSTANCE,
              new PublicRecord.FullExit(4, 255, 5),
              new PublicRecord.Deposit(5, 6, 7),
              new PublicRecord.Transfer(8, 9, 10, 11),
              new PublicRecord.Cancel(12, 13)));

  private static String word(final Object number) {
    return String.format("%064x", new BigInteger(number.toString()));
  }

  private static Bytes32 keccak(final String... words) {
    return Bytes32.of(keccakOf(Hex.decode(String.join("", words))));
  }

  private static byte[] keccakOf(final byte[] bytes) {
    final KeccakDigest digest = new KeccakDigest(256);
    digest.update(bytes, 0, bytes.length);
    final byte[] hash = new byte[32];
    digest.doFinal(hash, 0);
    return hash;
  }

  private static PublicInputs inputs() {
    return PublicInputs.of(CIRCUIT, 77, 0xffff_ffffL, DOMAIN, OLD_ROOT, NEW_ROOT, DATA);
  }

  @Test
  void shouldHashTheDataAsSent() {
    assertEquals(Bytes32.of(keccakOf(DATA.toBytes())), DATA.keccak());
  }

  @Test
  void shouldDeriveTheChallengeFromAllThatIsFixedBefore() {
    final Bytes32 hash =
        keccak(
            CIRCUIT.toString().substring(2),
            word(DATA.commitment()),
            Hex.encode(keccakOf(DATA.toBytes())),
            word(77),
            word(OLD_ROOT),
            word(NEW_ROOT));
    final Fr z = Fr.of(new BigInteger(1, hash.toBytes()).mod(R));
    assertEquals(z, inputs().z());
    assertEquals(DATA.evaluate(z), inputs().y());
    final Fr c = DATA.commitment();
    final Bytes32 data = DATA.keccak();
    assertEquals(z, PublicInputs.challenge(CIRCUIT, c, data, 77, OLD_ROOT, NEW_ROOT));
    for (final Fr other :
        List.of(
            PublicInputs.challenge(data, c, data, 77, OLD_ROOT, NEW_ROOT),
            PublicInputs.challenge(CIRCUIT, Fr.ONE, data, 77, OLD_ROOT, NEW_ROOT),
            PublicInputs.challenge(CIRCUIT, c, CIRCUIT, 77, OLD_ROOT, NEW_ROOT),
            PublicInputs.challenge(CIRCUIT, c, data, 78, OLD_ROOT, NEW_ROOT),
            PublicInputs.challenge(CIRCUIT, c, data, 77, Fr.ONE, NEW_ROOT),
            PublicInputs.challenge(CIRCUIT, c, data, 77, OLD_ROOT, Fr.ONE))) {
      assertNotEquals(z, other);
    }
  }

  @Test
  void shouldOrderThePublicInputs() {
    final PublicInputs inputs = inputs();
    assertEquals(PublicInputs.COUNT, inputs.toList().size());
    final String words =
        Stream.of(
                "77",
                "4294967295",
                new BigInteger("ffeeddccbbaa998877665544", 16),
                OLD_ROOT,
                NEW_ROOT,
                DATA.commitment(),
                inputs.z(),
                inputs.y())
            .map(EthereumEncodingTest::word)
            .collect(Collectors.joining());
    assertEquals(
        words,
        inputs.toList().stream().map(EthereumEncodingTest::word).collect(Collectors.joining()));
    assertEquals(keccak(words), inputs.keccak());
  }

  @Test
  void shouldHashTheWithdrawalsAsAnArrayOfStructs() {
    final List<Withdrawal> withdrawals = Withdrawal.of(DATA);
    assertEquals(List.of(new Withdrawal(3, 1, -1), new Withdrawal(4, 255, 5)), withdrawals);
    assertEquals(
        keccak(
            word(32),
            word(2),
            word(3),
            word(1),
            word("18446744073709551615"),
            word(4),
            word(255),
            word(5)),
        Withdrawal.keccak(withdrawals));
    assertEquals(keccak(word(32), word(0)), Withdrawal.keccak(List.of()));
  }

  @Test
  void shouldHashTheStoredBlock() {
    final PublicInputs inputs = inputs();
    final StoredBlock stored = StoredBlock.of(CIRCUIT, inputs, DATA);
    assertEquals(3, stored.priorityCount(), "register, full exit and deposit");
    assertEquals(
        keccak(
            word(77),
            CIRCUIT.toString().substring(2),
            word("4294967295"),
            word(NEW_ROOT),
            inputs.keccak().toString().substring(2),
            word(3),
            Withdrawal.keccak(Withdrawal.of(DATA)).toString().substring(2)),
        stored.keccak());
  }

  @Test
  void shouldRefuseWhatIsNoBytes32() {
    assertThrows(IllegalArgumentException.class, () -> Bytes32.of(new byte[31]));
    assertThrows(HexFormatException.class, () -> Bytes32.ofHex("0x00"));
    final byte[] bytes = new byte[32];
    final Bytes32 value = Bytes32.of(bytes);
    bytes[0] = 1;
    value.toBytes()[1] = 1;
    assertEquals("0x" + "00".repeat(32), value.toString());
    assertNotEquals(value, Bytes32.of(Arrays.copyOf(new byte[] {1}, 32)));
  }
}
