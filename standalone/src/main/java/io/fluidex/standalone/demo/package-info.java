/**
 * Traders for a running exchange: they register and deposit on L1, trade with signed orders, of
 * their own making or from a file, transfer, withdraw, leave and claim. {@link
 * io.fluidex.standalone.demo.Demo} is where to begin; what decides is free of time and network.
 */
package io.fluidex.standalone.demo;
