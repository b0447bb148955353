/** Tests of the rollup state manager as a whole, and what they are made of. */
package io.fluidex.statemanager;
