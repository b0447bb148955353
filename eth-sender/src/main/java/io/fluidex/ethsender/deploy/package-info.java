/** Putting the contracts of an exchange on a chain. */
package io.fluidex.ethsender.deploy;
