/** What is paid for one gas: EIP-1559 fees within bounds, and what a replacement must pay. */
package io.fluidex.ethsender.fee;
