/**
 * A whole exchange in one process, for development: a broker, a database, an L1 chain with the
 * contracts deployed, keys of a development setup, and the same services that run as processes of
 * their own elsewhere.
 */
package io.fluidex.standalone.node;
