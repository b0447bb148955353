/** A real node, database and broker with an exchange on it, for tests of the whole service. */
package io.fluidex.ethsender.world;
