/** Tests of the table of routes. */
package io.fluidex.gateway.route;
