/** The transactions of the protocol, as data: ranges are checked, rules are not. */
package io.fluidex.rollup.tx;
