package io.fluidex.rollup.executor;

import io.fluidex.rollup.state.AccountOpening;
import io.fluidex.rollup.tx.Transaction;

/**
 * A transaction in a block and everything it opened: what the circuit's slot is filled with.
 *
 * <p>Every slot opens two accounts, the first completely before the second: two balances, an order
 * slot and the leaf of each. What a transaction does not need is opened at index 0 and kept; an
 * account that it does not need is account 0, which is empty.
 *
 * <table>
 * <caption>What is opened</caption>
 * <tr><th>type<th>account 1<th>sell<th>buy<th>order<th>account 2<th>sell<th>buy<th>order
 * <tr><td>Nop<td>0<td>0<td>0<td>0<td>0<td>0<td>0<td>0
 * <tr><td>Register<td>account<td>0<td>0<td>0<td>0<td>0<td>0<td>0
 * <tr><td>Deposit, Withdraw, FullExit<td>account<td>token<td>0<td>0<td>0<td>0<td>0<td>0
 * <tr><td>Transfer<td>from<td>token<td>0<td>0<td>to<td>0<td>token<td>0
 * <tr><td>SpotTrade<td>maker<td>its tokenSell<td>its tokenBuy<td>its slot<td>taker<td>its
 * tokenSell<td>its tokenBuy<td>its slot
 * <tr><td>Cancel<td>account<td>0<td>0<td>the order's slot<td>0<td>0<td>0<td>0
 * </table>
 *
 * @param transaction the transaction
 * @param first the opening of account 1
 * @param second the opening of account 2; its root is the slot's new root
 */
public record SlotWitness(Transaction transaction, AccountOpening first, AccountOpening second) {}
