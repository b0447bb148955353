/** Tests. */
package io.fluidex.statemanager.checkpoint;
