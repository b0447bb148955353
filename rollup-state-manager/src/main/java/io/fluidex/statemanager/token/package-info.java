/** The tokens of the deployment: their names and units, which the state itself does not know. */
package io.fluidex.statemanager.token;
