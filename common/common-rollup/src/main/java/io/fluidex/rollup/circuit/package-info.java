/**
 * The block circuit: what a proof of a block claims, and how a block fills it.
 *
 * <p>{@link io.fluidex.rollup.circuit.BlockCircuit} is the circuit of a shape. Each of its slots
 * can hold a transaction of any type: it opens two accounts, one after the other, computes their
 * new leaves from the old ones and the transaction's fields, and checks what the protocol asks for
 * the type. It accepts what {@link io.fluidex.rollup.executor.TransactionRules} accepts, and
 * nothing else.
 *
 * <p>Two rules keep it sound. A field that a type has no use for is 0, by constraint, so that every
 * input of the circuit has one possible value for a block; then whatever is computed from the
 * fields need not ask for the type again. And new leaves are never inputs: they are sums and
 * products of what was opened and of the fields.
 */
package io.fluidex.rollup.circuit;
