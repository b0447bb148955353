/** The upper layer of a sample. */
package io.fluidex.architecture.sample.upper;
