/** Tests. */
package io.fluidex.statemanager.explorer;
