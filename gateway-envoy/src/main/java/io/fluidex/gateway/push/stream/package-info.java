/**
 * The channels of everybody as gRPC server streams: the news of the hub in messages of protobuf,
 * outboxes of a fixed size, and how many streams an address may have.
 */
package io.fluidex.gateway.push.stream;
