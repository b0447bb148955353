/** Tests of wallet. */
package io.fluidex.ethsender.wallet;
