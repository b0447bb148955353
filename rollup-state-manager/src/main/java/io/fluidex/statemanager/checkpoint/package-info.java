/**
 * The state on disk, so that a start need not replay everything: written beside the running state,
 * complete or not at all, and believed only as far as its checksums go.
 */
package io.fluidex.statemanager.checkpoint;
