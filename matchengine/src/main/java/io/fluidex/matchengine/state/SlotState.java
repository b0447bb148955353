package io.fluidex.matchengine.state;

/**
 * An L2 order slot that was used.
 *
 * @param slot its number
 * @param lastId the greatest order id accepted or voided in it
 */
public record SlotState(int slot, long lastId) {}
