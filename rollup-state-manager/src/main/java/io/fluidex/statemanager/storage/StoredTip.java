package io.fluidex.statemanager.storage;

import io.fluidex.crypto.field.Fr;

/**
 * A stored block, as far as a start needs to know it.
 *
 * @param number its number
 * @param newRoot the root after it
 */
public record StoredTip(long number, Fr newRoot) {}
