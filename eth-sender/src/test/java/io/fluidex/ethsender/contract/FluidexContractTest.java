package io.fluidex.ethsender.contract;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fluidex.crypto.encoding.Hex;
import io.fluidex.crypto.l2key.EthereumAddress;
import io.fluidex.ethsender.abi.AbiException;
import io.fluidex.ethsender.abi.AbiType;
import io.fluidex.ethsender.contract.FluidexContract.DepositETHCall;
import io.fluidex.ethsender.contract.FluidexContract.DepositRequestedEvent;
import io.fluidex.ethsender.contract.FluidexContract.NotOperatorError;
import io.fluidex.ethsender.contract.FluidexContract.Withdrawal;
import io.fluidex.rollup.publicdata.Bytes32;
import java.math.BigInteger;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class FluidexContractTest {
  private static final EthereumAddress OWNER =
      EthereumAddress.parse("0x52908400098527886E0F7030069857D2E4169EE7");

  private static Bytes32 word(final Object value, final AbiType type) {
    return Bytes32.of(type.encode(value));
  }

  @Test
  void shouldEncodeAndDecodeCalls() {
    // keccak256("transfer(address,uint256)") begins so: the best known selector there is.
    assertEquals(0xa9059cbb, Erc20Contract.TransferCall.SELECTOR);
    final byte[] data = new Erc20Contract.TransferCall(OWNER, BigInteger.TWO).encode();
    assertEquals(
        "a9059cbb"
            + "00000000000000000000000052908400098527886e0f7030069857d2e4169ee7"
            + "0000000000000000000000000000000000000000000000000000000000000002",
        Hex.encode(data));
    assertEquals(
        new Erc20Contract.TransferCall(OWNER, BigInteger.TWO),
        Erc20Contract.TransferCall.decode(data));
    assertThrows(AbiException.class, () -> DepositETHCall.decode(data));
    assertThrows(AbiException.class, () -> DepositETHCall.decode(new byte[3]));
  }

  @Test
  void shouldDecodeEvents() {
    final List<Bytes32> topics =
        List.of(
            DepositRequestedEvent.TOPIC,
            word(7, AbiType.uint(64)),
            word(2, AbiType.uint(32)),
            word(OWNER, AbiType.address()));
    final byte[] data =
        AbiType.tuple(AbiType.uint(16), AbiType.uint(64), AbiType.uint(64))
            .encode(List.of(1, 500L, 99L));
    assertEquals(
        Optional.of(new DepositRequestedEvent(7, 2, OWNER, 1, 500, 99)),
        FluidexContract.decodeEvent(topics, data));
    assertThrows(AbiException.class, () -> FluidexContract.decodeEvent(topics.subList(0, 3), data));
    assertThrows(
        AbiException.class, () -> FluidexContract.decodeEvent(topics, new byte[AbiType.WORD]));
    assertEquals(
        Optional.empty(), FluidexContract.decodeEvent(List.of(word(1, AbiType.uint(256))), data));
    assertEquals(Optional.empty(), FluidexContract.decodeEvent(List.of(), data));
  }

  @Test
  void shouldDecodeErrors() {
    final byte[] data =
        Codec.encode(NotOperatorError.SELECTOR, NotOperatorError.TYPE, new NotOperatorError(OWNER));
    assertEquals(Optional.of(new NotOperatorError(OWNER)), FluidexContract.decodeError(data));
    assertEquals(Optional.empty(), FluidexContract.decodeError(new byte[3]));
    assertEquals(Optional.empty(), FluidexContract.decodeError(new byte[36]));
  }

  @Test
  void shouldEncodeWithdrawalsAsTheRollupHashesThem() {
    final List<io.fluidex.rollup.publicdata.Withdrawal> ours =
        List.of(
            new io.fluidex.rollup.publicdata.Withdrawal(1L << 31, 65535, -1),
            new io.fluidex.rollup.publicdata.Withdrawal(2, 0, 5));
    final List<Withdrawal> theirs =
        ours.stream().map(w -> new Withdrawal(w.account(), w.token(), w.amount())).toList();
    assertEquals(
        io.fluidex.rollup.publicdata.Withdrawal.keccak(ours),
        Bytes32.of(
            io.fluidex.crypto.digest.Keccak256.hash(
                AbiType.tuple(AbiType.array(Withdrawal.TYPE)).encode(List.of(theirs)))));
  }

  @Test
  void shouldHaveCodeThatAChainTakes() {
    for (final ContractCode code : ContractCode.values()) {
      final byte[] creation = code.creationCode();
      assertTrue(creation.length > 5_000, code + " has " + creation.length + " bytes");
      assertArrayEquals(creation, code.creationCode());
    }
  }
}
