/** What users sign: {@link io.fluidex.rollup.message.SigningMessage} has every layout. */
package io.fluidex.rollup.message;
