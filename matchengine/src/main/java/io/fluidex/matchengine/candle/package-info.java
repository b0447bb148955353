/**
 * Candles (K-lines): trades folded into open, high, low, close and volumes of equal spans of time.
 * Pure; {@link io.fluidex.matchengine.candle.Candles} has the folds.
 */
package io.fluidex.matchengine.candle;
