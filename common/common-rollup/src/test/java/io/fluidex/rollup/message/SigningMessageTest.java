package io.fluidex.rollup.message;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.fluidex.crypto.encoding.Hex;
import io.fluidex.crypto.field.Fr;
import io.fluidex.crypto.l2key.EthereumAddress;
import io.fluidex.crypto.poseidon.Poseidon;
import io.fluidex.rollup.layout.BitLayout;
import io.fluidex.rollup.simulation.Trader;
import io.fluidex.rollup.tx.Cancel;
import io.fluidex.rollup.tx.Order;
import io.fluidex.rollup.tx.Side;
import io.fluidex.rollup.tx.Transfer;
import io.fluidex.rollup.tx.Withdraw;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.bouncycastle.crypto.digests.KeccakDigest;
import org.junit.jupiter.api.Test;

/** Messages against the bit positions of the specification, written out once more. */
class SigningMessageTest {
  private static final Domain DOMAIN =
      Domain.ofBytes(Hex.decode("ffeeddccbbaa998877665544", Domain.BYTES));
  private static final BigInteger DOMAIN_VALUE = new BigInteger("ffeeddccbbaa998877665544", 16);
  private static final long MAX_U32 = 0xffff_ffffL;
  private static final long MAX_NONCE = (1L << 40) - 1;

  private static final Order ORDER =
      new Order(7, 0x8000_0001L, 3, 0xfffe, -1, 5, 1_700_000_000, Side.BUY, 25);
  private static final Transfer TRANSFER =
      new Transfer(7, MAX_U32, 9, -2, MAX_NONCE, 1_700_000_000, Trader.NO_SIGNATURE);
  private static final Withdraw WITHDRAW =
      new Withdraw(7, 9, 1L << 63, 11, MAX_U32, Trader.NO_SIGNATURE);
  private static final Cancel CANCEL = new Cancel(7, MAX_U32, 11, Trader.NO_SIGNATURE);

  private static BigInteger at(final int offset, final String value) {
    return new BigInteger(value).shiftLeft(offset);
  }

  private static BigInteger sum(final BigInteger... terms) {
    return Arrays.stream(terms).reduce(BigInteger.ZERO, BigInteger::add);
  }

  @Test
  void shouldPlaceEveryFieldOfAnOrder() {
    final SigningMessage message = SigningMessage.of(DOMAIN, ORDER);
    assertEquals(
        sum(
            at(0, "4"),
            DOMAIN_VALUE.shiftLeft(8),
            at(104, "7"),
            at(136, "2147483649"),
            at(168, "3"),
            at(184, "65534"),
            at(200, "1700000000"),
            at(232, "1")),
        message.first());
    assertEquals(sum(at(0, "18446744073709551615"), at(64, "5"), at(128, "25")), message.second());
  }

  @Test
  void shouldPlaceEveryFieldOfATransfer() {
    final SigningMessage message = SigningMessage.of(DOMAIN, TRANSFER);
    assertEquals(
        sum(
            at(0, "2"),
            DOMAIN_VALUE.shiftLeft(8),
            at(104, "7"),
            at(136, "1099511627775"),
            at(176, "9"),
            at(192, "1700000000")),
        message.first());
    assertEquals(sum(at(0, "18446744073709551614"), at(64, "4294967295")), message.second());
  }

  @Test
  void shouldPlaceEveryFieldOfAWithdrawal() {
    final SigningMessage message = SigningMessage.of(DOMAIN, WITHDRAW);
    assertEquals(
        sum(
            at(0, "3"),
            DOMAIN_VALUE.shiftLeft(8),
            at(104, "7"),
            at(136, "11"),
            at(176, "9"),
            at(192, "4294967295")),
        message.first());
    assertEquals(at(0, "9223372036854775808"), message.second());
  }

  @Test
  void shouldPlaceEveryFieldOfACancel() {
    final SigningMessage message = SigningMessage.of(DOMAIN, CANCEL);
    assertEquals(
        sum(
            at(0, "5"),
            DOMAIN_VALUE.shiftLeft(8),
            at(104, "7"),
            at(136, "11"),
            at(176, "4294967295")),
        message.first());
    assertEquals(BigInteger.ZERO, message.second());
  }

  @Test
  void shouldPlaceEveryFieldOfASession() {
    final SigningMessage message = SigningMessage.ofSession(DOMAIN, 7, MAX_U32);
    assertEquals(
        sum(at(0, "6"), DOMAIN_VALUE.shiftLeft(8), at(104, "7"), at(136, "4294967295")),
        message.first());
    assertEquals(BigInteger.ZERO, message.second());
  }

  @Test
  void shouldPlaceEveryFieldOfALogin() {
    final BigInteger nonce = BigInteger.ONE.shiftLeft(128).subtract(BigInteger.TWO);
    final SigningMessage message = SigningMessage.ofLogin(DOMAIN, 7, MAX_U32, nonce);
    assertEquals(
        sum(at(0, "7"), DOMAIN_VALUE.shiftLeft(8), at(104, "7"), at(136, "4294967295")),
        message.first());
    assertEquals(nonce, message.second());
    assertThrows(
        IllegalArgumentException.class,
        () -> SigningMessage.ofLogin(DOMAIN, 7, MAX_U32, BigInteger.ONE.shiftLeft(128)));
  }

  @Test
  void shouldHashBothElements() {
    final SigningMessage message = SigningMessage.of(DOMAIN, ORDER);
    assertEquals(Poseidon.hash(Fr.of(message.first()), Fr.of(message.second())), message.hash());
  }

  /** Whatever a layout leaves out could be changed by whoever holds the signature. */
  @Test
  void shouldSignEveryFieldOfEveryRecord() {
    final Set<SigningMessage> messages = new HashSet<>();
    final List<Order> orders =
        List.of(
            ORDER,
            new Order(8, 0x8000_0001L, 3, 0xfffe, -1, 5, 1_700_000_000, Side.BUY, 25),
            new Order(7, 0x8000_0002L, 3, 0xfffe, -1, 5, 1_700_000_000, Side.BUY, 25),
            new Order(7, 0x8000_0001L, 4, 0xfffe, -1, 5, 1_700_000_000, Side.BUY, 25),
            new Order(7, 0x8000_0001L, 3, 0xffff, -1, 5, 1_700_000_000, Side.BUY, 25),
            new Order(7, 0x8000_0001L, 3, 0xfffe, -2, 5, 1_700_000_000, Side.BUY, 25),
            new Order(7, 0x8000_0001L, 3, 0xfffe, -1, 6, 1_700_000_000, Side.BUY, 25),
            new Order(7, 0x8000_0001L, 3, 0xfffe, -1, 5, 1_700_000_001, Side.BUY, 25),
            new Order(7, 0x8000_0001L, 3, 0xfffe, -1, 5, 1_700_000_000, Side.SELL, 25),
            new Order(7, 0x8000_0001L, 3, 0xfffe, -1, 5, 1_700_000_000, Side.BUY, 26));
    orders.forEach(order -> messages.add(SigningMessage.of(DOMAIN, order)));
    final List<Transfer> transfers =
        List.of(
            new Transfer(7, 8, 9, 10, 11, 12, Trader.NO_SIGNATURE),
            new Transfer(1, 8, 9, 10, 11, 12, Trader.NO_SIGNATURE),
            new Transfer(7, 1, 9, 10, 11, 12, Trader.NO_SIGNATURE),
            new Transfer(7, 8, 1, 10, 11, 12, Trader.NO_SIGNATURE),
            new Transfer(7, 8, 9, 1, 11, 12, Trader.NO_SIGNATURE),
            new Transfer(7, 8, 9, 10, 1, 12, Trader.NO_SIGNATURE),
            new Transfer(7, 8, 9, 10, 11, 1, Trader.NO_SIGNATURE));
    transfers.forEach(transfer -> messages.add(SigningMessage.of(DOMAIN, transfer)));
    final List<Withdraw> withdrawals =
        List.of(
            new Withdraw(7, 9, 10, 11, 12, Trader.NO_SIGNATURE),
            new Withdraw(1, 9, 10, 11, 12, Trader.NO_SIGNATURE),
            new Withdraw(7, 1, 10, 11, 12, Trader.NO_SIGNATURE),
            new Withdraw(7, 9, 1, 11, 12, Trader.NO_SIGNATURE),
            new Withdraw(7, 9, 10, 1, 12, Trader.NO_SIGNATURE),
            new Withdraw(7, 9, 10, 11, 1, Trader.NO_SIGNATURE));
    withdrawals.forEach(withdraw -> messages.add(SigningMessage.of(DOMAIN, withdraw)));
    final List<Cancel> cancels =
        List.of(
            new Cancel(7, 9, 11, Trader.NO_SIGNATURE),
            new Cancel(1, 9, 11, Trader.NO_SIGNATURE),
            new Cancel(7, 1, 11, Trader.NO_SIGNATURE),
            new Cancel(7, 9, 1, Trader.NO_SIGNATURE));
    cancels.forEach(cancel -> messages.add(SigningMessage.of(DOMAIN, cancel)));
    assertEquals(
        orders.size() + transfers.size() + withdrawals.size() + cancels.size(), messages.size());
  }

  @Test
  void shouldSignTheDomain() {
    final Domain other = Domain.ofBytes(new byte[Domain.BYTES]);
    assertNotEquals(SigningMessage.of(DOMAIN, ORDER), SigningMessage.of(other, ORDER));
    assertNotEquals(SigningMessage.of(DOMAIN, TRANSFER), SigningMessage.of(other, TRANSFER));
    assertNotEquals(SigningMessage.of(DOMAIN, WITHDRAW), SigningMessage.of(other, WITHDRAW));
    assertNotEquals(SigningMessage.of(DOMAIN, CANCEL), SigningMessage.of(other, CANCEL));
  }

  @Test
  void shouldFitEveryLayoutIntoAFieldElement() {
    for (final BitLayout layout :
        List.of(
            SigningMessage.ORDER_FIRST,
            SigningMessage.ORDER_SECOND,
            SigningMessage.TRANSFER_FIRST,
            SigningMessage.TRANSFER_SECOND,
            SigningMessage.WITHDRAW_FIRST,
            SigningMessage.WITHDRAW_SECOND,
            SigningMessage.CANCEL_FIRST,
            SigningMessage.CANCEL_SECOND,
            SigningMessage.SESSION_FIRST,
            SigningMessage.SESSION_SECOND,
            SigningMessage.LOGIN_FIRST,
            SigningMessage.LOGIN_SECOND)) {
      assertEquals(layout.bits(), layout.fields().stream().mapToInt(BitLayout.Field::bits).sum());
      assertEquals(
          layout.fields().size(),
          layout.fields().stream().map(BitLayout.Field::name).collect(Collectors.toSet()).size());
    }
  }

  @Test
  void shouldDeriveTheDomainFromChainAndContract() {
    final EthereumAddress contract =
        EthereumAddress.parse("0x5FbDB2315678afecb367f032d93F642f64180aa3");
    final KeccakDigest keccak = new KeccakDigest(256);
    final byte[] encoded =
        Hex.decode(
            "0000000000000000000000000000000000000000000000000000000000007a69"
                + "0000000000000000000000005fbdb2315678afecb367f032d93f642f64180aa3",
            64);
    keccak.update(encoded, 0, encoded.length);
    final byte[] hash = new byte[32];
    keccak.doFinal(hash, 0);
    final Domain domain = Domain.of(BigInteger.valueOf(31_337), contract);
    assertEquals(Domain.ofBytes(Arrays.copyOf(hash, 12)), domain);
    assertEquals(new BigInteger(1, Arrays.copyOf(hash, 12)), domain.toBigInteger());
    assertNotEquals(domain, Domain.of(BigInteger.ONE, contract));
    // The largest chain id there can be has no sign.
    Domain.of(BigInteger.ONE.shiftLeft(256).subtract(BigInteger.ONE), contract);
  }

  @Test
  void shouldRefuseWhatIsNoDomain() {
    final EthereumAddress contract =
        EthereumAddress.parse("0x5FbDB2315678afecb367f032d93F642f64180aa3");
    assertThrows(IllegalArgumentException.class, () -> Domain.of(BigInteger.valueOf(-1), contract));
    assertThrows(
        IllegalArgumentException.class, () -> Domain.of(BigInteger.ONE.shiftLeft(256), contract));
    assertThrows(IllegalArgumentException.class, () -> Domain.ofBytes(new byte[11]));
  }
}
