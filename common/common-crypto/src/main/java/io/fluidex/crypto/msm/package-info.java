/**
 * Sums of many scalar multiples of points, of different points (multi-scalar multiplication) and of
 * one point (fixed base).
 */
package io.fluidex.crypto.msm;
