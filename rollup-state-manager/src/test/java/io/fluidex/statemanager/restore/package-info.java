/** Tests. */
package io.fluidex.statemanager.restore;
