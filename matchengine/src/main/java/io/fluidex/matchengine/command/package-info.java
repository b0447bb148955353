/**
 * What the exchange can be told to do: the records of its journal. {@link
 * io.fluidex.matchengine.command.CommandCodec} has their bytes.
 */
package io.fluidex.matchengine.command;
