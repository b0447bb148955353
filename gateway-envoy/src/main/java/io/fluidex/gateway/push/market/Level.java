package io.fluidex.gateway.push.market;

import java.math.BigDecimal;

/**
 * A price level.
 *
 * @param price its price
 * @param amount what its orders still ask for; 0 if there are none any more
 */
public record Level(BigDecimal price, BigDecimal amount) {}
