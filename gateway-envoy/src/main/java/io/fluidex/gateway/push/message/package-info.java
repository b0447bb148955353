/** The JSON that clients and the push service send each other. Pure. */
package io.fluidex.gateway.push.message;
