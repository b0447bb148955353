/** The exchange a second time, as an oracle. */
package io.fluidex.matchengine.naive;
