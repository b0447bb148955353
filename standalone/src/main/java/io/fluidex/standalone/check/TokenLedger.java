package io.fluidex.standalone.check;

import java.math.BigInteger;

/**
 * What L1 and the unfinished blocks say of a token, in L2 units unless said otherwise.
 *
 * @param token id on L2
 * @param name for people
 * @param unit how many of the token's smallest parts one L2 unit is
 * @param holdings what the contract has, in smallest parts
 * @param outstanding what the contract says it owes
 * @param pending what owners can claim
 * @param leaving withdrawn on L2 by blocks that are not executed on L1
 * @param arriving deposited on L1 and in no block
 */
public record TokenLedger(
    int token,
    String name,
    BigInteger unit,
    BigInteger holdings,
    long outstanding,
    long pending,
    long leaving,
    long arriving) {}
