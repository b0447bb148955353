/** Tests of exchange. */
package io.fluidex.ethsender.exchange;
