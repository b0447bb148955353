package io.fluidex.cli;

import com.fasterxml.jackson.databind.json.JsonMapper;
import io.fluidex.crypto.encoding.Hex;
import io.fluidex.ethsender.rpc.RpcException;
import io.fluidex.rollup.publicdata.PublicData;
import io.fluidex.rollup.state.StateReader;
import io.fluidex.rollup.tree.NodeHasher;
import io.fluidex.statemanager.restore.MakerPriceAudit;
import io.fluidex.statemanager.restore.PublishedBlock;
import io.fluidex.statemanager.restore.RestoreException;
import io.fluidex.statemanager.restore.RestoreListener;
import io.fluidex.statemanager.restore.StateRestore;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/**
 * {@code fluidex audit}: what the operator could have done wrong and the circuit does not forbid.
 */
@Command(
    name = "audit",
    description = {
      "Check every commitment of a chain as 'restore' does, and that every trade was at the price of"
          + " the order that was there first: the circuit only forbids prices beyond the limits."
    },
    exitCodeListHeading = "Exit codes:%n",
    exitCodeList = {
      "0:Everything holds.",
      "1:A block does not hold, or a trade was at another price; each is named.",
      "2:The blocks cannot be read."
    })
final class AuditCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @ParentCommand private FluidexCommand root;

  @Mixin private ChainOptions chain;

  @Override
  public Integer call() {
    final PrintWriter err = spec.commandLine().getErr();
    final MakerPriceAudit prices = new MakerPriceAudit();
    try (ChainOptions.Opened opened = chain.open(root.environment());
        ProgressBar bar = root.progressBar()) {
      final RestoreCommand.Progress progress = new RestoreCommand.Progress(bar);
      final StateRestore.Restored restored =
          new StateRestore(
                  chain.settings(opened, Integer.MAX_VALUE),
                  NodeHasher.ofMachine(),
                  Optional.empty())
              .run(opened.blocks(), Long.MAX_VALUE, both(prices, progress));
      final String text =
          new JsonMapper()
              .createObjectNode()
              .put("blocks", restored.block())
              .put("root", Hex.encodePrefixed(restored.state().root().toBytesBe()))
              .put("trades", prices.trades())
              .put("not_at_makers_price", prices.found())
              .toString();
      spec.commandLine().getOut().println(text);
    } catch (final RestoreException e) {
      err.println("fluidex audit: " + e.getMessage());
      return ExitCode.INVALID;
    } catch (final IOException | UncheckedIOException | RpcException e) {
      throw new InputException("the blocks cannot be audited: " + e.getMessage(), e);
    }
    prices.findings().forEach(finding -> err.println("fluidex audit: " + finding));
    return prices.found() == 0 ? ExitCode.OK : ExitCode.INVALID;
  }

  private static RestoreListener both(
      final RestoreListener prices, final RestoreListener progress) {
    return new RestoreListener() {
      @Override
      public void started(final long from, final long newest) {
        progress.started(from, newest);
      }

      @Override
      public void restored(
          final PublishedBlock block, final PublicData data, final StateReader state) {
        prices.restored(block, data, state);
        progress.restored(block, data, state);
      }
    };
  }
}
