package io.fluidex.wire.rollupdb;

/** Where the shared database's migrations are. */
public final class RollupDatabase {
  /** The folder of the migrations, a resource. */
  public static final String MIGRATIONS = "db/rollup";

  private RollupDatabase() {}
}
