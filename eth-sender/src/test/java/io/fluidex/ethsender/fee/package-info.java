/** Tests of fee. */
package io.fluidex.ethsender.fee;
