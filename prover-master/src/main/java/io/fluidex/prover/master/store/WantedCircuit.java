package io.fluidex.prover.master.store;

import io.fluidex.rollup.publicdata.Bytes32;

/**
 * A circuit, in one version, of which a prover asks for a task.
 *
 * @param name its name
 * @param id its digest
 */
public record WantedCircuit(String name, Bytes32 id) {}
