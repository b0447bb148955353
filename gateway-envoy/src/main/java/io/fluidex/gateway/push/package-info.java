/** Live data over websockets. */
package io.fluidex.gateway.push;
