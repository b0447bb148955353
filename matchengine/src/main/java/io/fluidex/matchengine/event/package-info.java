/**
 * What has happened: one event for each message to the other services. {@link
 * io.fluidex.matchengine.event.EventCodec} has their bytes.
 */
package io.fluidex.matchengine.event;
