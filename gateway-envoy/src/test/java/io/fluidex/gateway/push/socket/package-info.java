/** Outboxes over connections that do what a test wants. */
package io.fluidex.gateway.push.socket;
