/** How much of the exchange one caller may use. */
package io.fluidex.matchengine.limit;
