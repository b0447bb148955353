package io.fluidex.cli;

import com.fasterxml.jackson.databind.json.JsonMapper;
import io.fluidex.crypto.encoding.Hex;
import io.fluidex.ethsender.rpc.RpcException;
import io.fluidex.rollup.publicdata.PublicData;
import io.fluidex.rollup.state.StateReader;
import io.fluidex.rollup.tree.NodeHasher;
import io.fluidex.statemanager.checkpoint.CheckpointStore;
import io.fluidex.statemanager.restore.PublishedBlock;
import io.fluidex.statemanager.restore.RestoreException;
import io.fluidex.statemanager.restore.RestoreListener;
import io.fluidex.statemanager.restore.StateRestore;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** {@code fluidex restore}: the whole state, from what was published alone. */
@Command(
    name = "restore",
    description = {
      "Rebuild the whole state from published blocks alone, without the operator.",
      "At every block the root, C, z, y, the commitment, the number of priority requests and the hash"
          + " of the withdrawals are recomputed and compared. With --data, a run that was stopped"
          + " goes on where it was."
    },
    exitCodeListHeading = "Exit codes:%n",
    exitCodeList = {
      "0:All blocks hold.",
      "1:A block does not hold; the first one is named.",
      "2:The blocks cannot be read."
    })
final class RestoreCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @ParentCommand private FluidexCommand root;

  @Mixin private ChainOptions chain;

  @Option(
      names = "--data",
      paramLabel = "FOLDER",
      description = "Where checkpoints of the restored state go and are looked for.")
  private Path data;

  @Option(
      names = "--last",
      paramLabel = "N",
      description = "The last block to read; the newest if not given.")
  private Long last;

  @Option(
      names = "--checkpoint-blocks",
      paramLabel = "N",
      defaultValue = "1000",
      description = "Write a checkpoint after so many blocks; ${DEFAULT-VALUE} if not given.")
  private int checkpointBlocks;

  @Override
  public Integer call() {
    if (checkpointBlocks < 1) {
      throw new InputException("--checkpoint-blocks: " + checkpointBlocks + " is not 1 or more");
    }
    final PrintWriter err = spec.commandLine().getErr();
    try (ChainOptions.Opened opened = chain.open(root.environment());
        ProgressBar bar = root.progressBar()) {
      final StateRestore restore =
          new StateRestore(
              chain.settings(opened, checkpointBlocks),
              NodeHasher.ofMachine(),
              data == null
                  ? Optional.empty()
                  : Optional.of(new CheckpointStore(data, 3, err::println)));
      print(restore.run(opened.blocks(), last == null ? Long.MAX_VALUE : last, new Progress(bar)));
      return ExitCode.OK;
    } catch (final RestoreException e) {
      err.println("fluidex restore: " + e.getMessage());
      return ExitCode.INVALID;
    } catch (final IOException | UncheckedIOException | RpcException e) {
      throw new InputException("the blocks cannot be restored: " + e.getMessage(), e);
    }
  }

  private void print(final StateRestore.Restored restored) {
    final String text =
        new JsonMapper()
            .createObjectNode()
            .put("block", restored.block())
            .put("block_time", restored.time())
            .put("root", Hex.encodePrefixed(restored.state().root().toBytesBe()))
            .put("accounts", restored.state().accountCount())
            .toString();
    spec.commandLine().getOut().println(text);
  }

  /** Shows how far it is. */
  static final class Progress implements RestoreListener {
    private final ProgressBar bar;
    private long first;
    private long newest;

    Progress(final ProgressBar bar) {
      this.bar = bar;
    }

    @Override
    public void started(final long from, final long newestBlock) {
      first = from;
      newest = newestBlock;
    }

    @Override
    public void restored(
        final PublishedBlock block, final PublicData data, final StateReader state) {
      final long number = block.stored().number();
      bar.show("block " + number + " of " + newest, number - first, newest - first);
    }
  }
}
