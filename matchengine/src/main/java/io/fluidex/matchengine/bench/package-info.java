/** The measurement of the exchange core that {@code fluidex bench match} shows. */
package io.fluidex.matchengine.bench;
