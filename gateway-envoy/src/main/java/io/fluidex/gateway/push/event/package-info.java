/** What the exchange's events say, as far as the push service tells it. Pure. */
package io.fluidex.gateway.push.event;
