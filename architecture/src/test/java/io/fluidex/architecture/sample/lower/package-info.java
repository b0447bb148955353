/** The lower layer of a sample. */
package io.fluidex.architecture.sample.lower;
