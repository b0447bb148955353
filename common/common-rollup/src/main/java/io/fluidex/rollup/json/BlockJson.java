package io.fluidex.rollup.json;

import io.fluidex.crypto.field.Fr;
import io.fluidex.crypto.field.PrimeField;
import io.fluidex.plonk.format.FormatException;
import io.fluidex.plonk.format.Json;
import io.fluidex.rollup.block.Block;
import io.fluidex.rollup.block.BlockAssembler;
import io.fluidex.rollup.block.BlockFormatException;
import io.fluidex.rollup.block.BlockHeader;
import io.fluidex.rollup.executor.SlotWitness;
import io.fluidex.rollup.executor.TransactionRules;
import io.fluidex.rollup.message.Domain;
import io.fluidex.rollup.publicdata.Bytes32;
import io.fluidex.rollup.publicdata.PublicInputs;
import io.fluidex.rollup.shape.Depths;
import io.fluidex.rollup.shape.Shape;
import io.fluidex.rollup.state.AccountLeaf;
import io.fluidex.rollup.state.AccountOpening;
import io.fluidex.rollup.state.OrderLeaf;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Blocks as JSON, version {@value #VERSION}: the content of {@link
 * io.fluidex.rollup.block.BlockCodec}'s files, with every sibling written out and the public data
 * added. Reading is as strict as there, but for the checksum.
 */
public final class BlockJson {
  /** The version that is written and read. */
  public static final int VERSION = 1;

  private static final long MAX_U32 = 0xffff_ffffL;
  private static final int MAX_U16 = 0xffff;
  private static final int LIMBS = PrimeField.LIMBS;

  /** Names of the members that bind the data, in the order of {@link BlockAssembler#finish}. */
  private static final List<String> BOUND = List.of("oldRoot", "newRoot", "commitment", "z", "y");

  private BlockJson() {}

  /** The object of a block. */
  public static Json.Members write(final Block block) {
    final BlockHeader header = block.header();
    final Depths depths = header.shape().depths();
    final PublicInputs inputs = block.inputs();
    return new ObjectBuilder()
        .whole("version", VERSION)
        .json(
            "shape",
            new ObjectBuilder()
                .whole("transactions", header.shape().transactions())
                .whole("balance", depths.balance())
                .whole("order", depths.order())
                .whole("account", depths.account())
                .build())
        .bytes("circuitId", header.circuitId().toBytes())
        .amount("number", header.number())
        .whole("time", header.time())
        .bytes("domain", header.domain().toBytes())
        .element("oldRoot", inputs.oldRoot())
        .element("newRoot", inputs.newRoot())
        .element("commitment", inputs.commitment())
        .element("z", inputs.z())
        .element("y", inputs.y())
        .bytes("publicData", block.data().toBytes())
        .json(
            "slots", new Json.Elements(block.slots().stream().<Json>map(BlockJson::write).toList()))
        .build();
  }

  private static Json.Members write(final SlotWitness slot) {
    return new ObjectBuilder()
        .json("transaction", TransactionJson.write(slot.transaction()))
        .json("openings", new Json.Elements(List.of(write(slot.first()), write(slot.second()))))
        .build();
  }

  /** What a party found; account, tokens and slot follow from the transaction. */
  private static Json.Members write(final AccountOpening opening) {
    final OrderLeaf order = opening.oldOrder();
    return new ObjectBuilder()
        .whole("nonce", opening.oldNonce())
        .flag("sign", opening.oldSign())
        .element("ay", opening.oldAy())
        .amounts(
            "balances",
            opening.oldBalance(AccountOpening.SELL),
            opening.oldBalance(AccountOpening.BUY))
        .json(
            "order",
            new ObjectBuilder()
                .whole("orderId", order.orderId())
                .whole("tokenSell", order.tokenSell())
                .whole("tokenBuy", order.tokenBuy())
                .amount("filledSell", order.filledSell())
                .amount("filledBuy", order.filledBuy())
                .amount("totalSell", order.totalSell())
                .amount("totalBuy", order.totalBuy())
                .build())
        .element("root", opening.root())
        .elements("siblings", siblings(opening))
        .build();
  }

  private static List<Fr> siblings(final AccountOpening opening) {
    final long[] limbs = opening.siblings();
    final List<Fr> siblings = new ArrayList<>(limbs.length / LIMBS);
    for (int at = 0; at < limbs.length; at += LIMBS) {
      siblings.add(Fr.load(limbs, at));
    }
    return siblings;
  }

  /**
   * Reads a block: every range, every rule of the transactions except their signatures, and the
   * binding of the public data. The paths are not hashed: {@link
   * io.fluidex.rollup.block.BlockVerifier} does that.
   *
   * @throws BlockFormatException if anything does not hold, with what and where
   */
  public static Block read(final Json json) {
    try {
      return read(new Fields("the block", json));
    } catch (final FormatException e) {
      throw new BlockFormatException(e.getMessage(), e);
    }
  }

  private static Block read(final Fields in) {
    final long version = in.whole("version", Long.MAX_VALUE);
    if (version != VERSION) {
      throw new BlockFormatException(
          "block of version " + version + ", this program reads version " + VERSION);
    }
    final BlockHeader header = header(in);
    final List<Fr> bound = BOUND.stream().map(in::element).toList();
    final BlockAssembler assembler = new BlockAssembler(header);
    final List<Fields> slots = in.objects("slots", header.shape().transactions());
    for (int i = 0; i < slots.size(); i++) {
      try {
        slot(slots.get(i), header.shape().depths(), assembler);
      } catch (final IllegalArgumentException e) {
        throw new BlockFormatException("slot " + i + ": " + e.getMessage(), e);
      }
    }
    final Block block = assembler.finish(bound);
    final byte[] data = block.data().toBytes();
    if (!Arrays.equals(data, in.bytes("publicData", data.length))) {
      throw new BlockFormatException("the public data is not that of the slots");
    }
    in.end();
    return block;
  }

  private static BlockHeader header(final Fields in) {
    try {
      final Fields shape = in.object("shape");
      final BlockHeader header =
          new BlockHeader(
              new Shape(
                  (int) shape.whole("transactions", Shape.MAX_TRANSACTIONS),
                  new Depths(
                      (int) shape.whole("balance", Depths.MAX_BALANCE),
                      (int) shape.whole("order", Depths.MAX_ORDER),
                      (int) shape.whole("account", Depths.MAX_ACCOUNT))),
              Bytes32.of(in.bytes("circuitId", Bytes32.BYTES)),
              in.amount("number"),
              in.whole("time", MAX_U32),
              Domain.ofBytes(in.bytes("domain", Domain.BYTES)));
      shape.end();
      return header;
    } catch (final IllegalArgumentException e) {
      throw new BlockFormatException("header: " + e.getMessage(), e);
    }
  }

  private static void slot(final Fields in, final Depths depths, final BlockAssembler assembler) {
    assembler.begin(TransactionJson.read(in.json("transaction")));
    final List<Fields> openings = in.objects("openings", 2);
    open(TransactionRules.FIRST, openings.get(0), depths, assembler);
    open(TransactionRules.SECOND, openings.get(1), depths, assembler);
    in.end();
    assembler.end();
  }

  private static void open(
      final int party, final Fields in, final Depths depths, final BlockAssembler assembler) {
    final long[] balances = in.amounts("balances", AccountOpening.BALANCES);
    final Fields order = in.object("order");
    final AccountOpening.Leaves leaves =
        new AccountOpening.Leaves(
            balances[AccountOpening.SELL],
            balances[AccountOpening.BUY],
            new OrderLeaf(
                order.whole("orderId", MAX_U32),
                (int) order.whole("tokenSell", MAX_U16),
                (int) order.whole("tokenBuy", MAX_U16),
                order.amount("filledSell"),
                order.amount("filledBuy"),
                order.amount("totalSell"),
                order.amount("totalBuy")),
            in.whole("nonce", AccountLeaf.NONCES - 1),
            in.flag("sign"),
            in.element("ay"));
    order.end();
    final List<Fr> siblings = in.elements("siblings", AccountOpening.siblingCount(depths));
    final long[] limbs = new long[LIMBS * siblings.size()];
    for (int i = 0; i < siblings.size(); i++) {
      siblings.get(i).store(limbs, LIMBS * i);
    }
    assembler.open(party, leaves, in.element("root"), limbs);
    in.end();
  }
}
