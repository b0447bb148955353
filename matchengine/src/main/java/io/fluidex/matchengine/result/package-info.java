/**
 * What the caller of a command is told: {@link io.fluidex.matchengine.result.Reason} has all
 * errors.
 */
package io.fluidex.matchengine.result;
