/** Tests of both doors, against a running exchange. */
package io.fluidex.gateway.edge;
