package io.fluidex.rollup.publicdata;

import java.util.ArrayList;
import java.util.List;

/**
 * What the owner of an account can claim on L1 once a block is executed.
 *
 * @param account the account
 * @param token the token
 * @param amount how much, unsigned
 */
public record Withdrawal(long account, int token, long amount) {
  /** The withdrawals of a block: its Withdraw and FullExit records, in their order. */
  public static List<Withdrawal> of(final PublicData data) {
    final List<Withdrawal> withdrawals = new ArrayList<>();
    for (final PublicRecord record : data.records()) {
      switch (record) {
        case PublicRecord.Withdraw r ->
            withdrawals.add(new Withdrawal(r.account(), r.token(), r.amount()));
        case PublicRecord.FullExit r ->
            withdrawals.add(new Withdrawal(r.account(), r.token(), r.amount()));
        case PublicRecord.Nop _,
            PublicRecord.Register _,
            PublicRecord.Deposit _,
            PublicRecord.Transfer _,
            PublicRecord.SpotTrade _,
            PublicRecord.Cancel _ -> {}
      }
    }
    return List.copyOf(withdrawals);
  }

  /**
   * keccak256(abi.encode(withdrawals)), an array of structs (uint32 account, uint16 token, uint64
   * amount).
   */
  public static Bytes32 keccak(final List<Withdrawal> withdrawals) {
    final AbiEncoding encoding = new AbiEncoding().uint(32).uint(withdrawals.size());
    for (final Withdrawal withdrawal : withdrawals) {
      encoding.uint(withdrawal.account).uint(withdrawal.token).uint(withdrawal.amount);
    }
    return encoding.keccak();
  }
}
