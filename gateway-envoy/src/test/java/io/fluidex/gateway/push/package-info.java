/** Tests of the push service, with a real exchange where one is needed. */
package io.fluidex.gateway.push;
