/** Where the push service knows everything from: the exchange, its topic, and the rollup. */
package io.fluidex.gateway.push.source;
