/** Tests of streams. */
package io.fluidex.gateway.push.stream;
