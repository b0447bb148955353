package io.fluidex.wire.rollupdb;

/** Where the shared database's migrations are. */
public final class RollupDatabase {
  /** The folder of the migrations, in Flyway's notation. */
  public static final String MIGRATIONS = "classpath:db/rollup";

  private RollupDatabase() {}
}
