/** The hub with events made by hand. */
package io.fluidex.gateway.push.hub;
