/**
 * PostgreSQL: a pool of connections, migrations, and transactions through jOOQ's {@code DSLContext}
 * that are retried as long as it is certain that nothing was committed.
 */
package io.fluidex.runtime.database;
