package io.fluidex.statemanager.restore;

import java.io.IOException;
import java.util.List;

/**
 * Where published blocks are read from: L1, or a database that claims to hold the same. Nothing
 * that comes from here is believed.
 */
public interface PublishedBlocks {
  /**
   * The number of the newest block there is to read; 0 if there is none.
   *
   * @throws IOException if the source cannot be reached
   */
  long newest() throws IOException;

  /**
   * The blocks that follow one, in their order.
   *
   * @param block the number of the block before, 0 for the genesis
   * @param limit how many at most, at least 1; fewer may be returned, none only if none follows
   * @throws IOException if the source cannot be reached, or what it has cannot be read
   */
  List<PublishedBlock> after(long block, int limit) throws IOException;
}
