/** The short measurements of {@code fluidex bench}. */
package io.fluidex.bench;
