/** A whole exchange in one process: what is started, in which order, and where it listens. */
package io.fluidex.standalone.node;
