/**
 * What the services say to each other: the topics, their records, and the database of the rollup.
 * No service depends on another's code; they share this.
 */
package io.fluidex.wire;
