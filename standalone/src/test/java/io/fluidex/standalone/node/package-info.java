/** Tests of the exchange in one process. */
package io.fluidex.standalone.node;
