/** Tests. */
package io.fluidex.statemanager.production;
