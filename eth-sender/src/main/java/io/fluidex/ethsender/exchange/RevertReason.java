package io.fluidex.ethsender.exchange;

import io.fluidex.crypto.encoding.Hex;
import io.fluidex.ethsender.abi.AbiException;
import io.fluidex.ethsender.abi.AbiType;
import io.fluidex.ethsender.contract.FluidexContract;
import io.fluidex.ethsender.rpc.RpcErrorException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/** Why a call was reverted, in words: the contract's own errors, Solidity's two, or the bytes. */
public final class RevertReason {
  private static final int SELECTOR_BYTES = 4;

  /** Selector of {@code Error(string)}. */
  private static final String TEXT = "08c379a0";

  /** Selector of {@code Panic(uint256)}. */
  private static final String PANIC = "4e487b71";

  private RevertReason() {}

  /** The reason in a node's refusal. */
  public static String of(final RpcErrorException refused) {
    return refused.data().map(RevertReason::of).orElse(refused.nodeMessage());
  }

  /**
   * The reason in what a reverted call returned.
   *
   * @param hex {@code 0x} and hexadecimal
   */
  public static String of(final String hex) {
    try {
      final byte[] data = Hex.decode(hex);
      if (data.length < SELECTOR_BYTES) {
        return "no reason given";
      }
      final Optional<FluidexContract.ContractError> error = FluidexContract.decodeError(data);
      if (error.isPresent()) {
        return named(error.get());
      }
      final byte[] arguments = Arrays.copyOfRange(data, SELECTOR_BYTES, data.length);
      return switch (HexFormat.of().formatHex(data, 0, SELECTOR_BYTES)) {
        case TEXT -> first(AbiType.string(), arguments);
        case PANIC -> "panic " + first(AbiType.uint(256), arguments);
        default -> "unknown error " + hex;
      };
    } catch (final AbiException | IllegalArgumentException e) {
      return "unknown error " + hex;
    }
  }

  /** {@code UnexpectedBlock[number=3, expected=2]}. */
  private static String named(final FluidexContract.ContractError error) {
    final String text = error.toString();
    final String name = error.getClass().getSimpleName();
    return name.substring(0, name.length() - "Error".length()) + text.substring(name.length());
  }

  private static String first(final AbiType type, final byte[] arguments) {
    return ((List<?>) AbiType.tuple(type).decode(arguments)).getFirst().toString();
  }
}
