/** Solidity's ABI: values to the words of calls, events and errors and back, strictly. */
package io.fluidex.ethsender.abi;
