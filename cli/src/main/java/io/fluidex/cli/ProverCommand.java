package io.fluidex.cli;

import io.fluidex.proto.cluster.CircuitStats;
import io.fluidex.proto.cluster.ClusterOperatorGrpc;
import io.fluidex.proto.cluster.ClusterOperatorGrpc.ClusterOperatorBlockingStub;
import io.fluidex.proto.cluster.ClusterStatsResponse;
import io.fluidex.proto.cluster.LeaseInfo;
import io.fluidex.proto.cluster.ListTasksRequest;
import io.fluidex.proto.cluster.OverviewRequest;
import io.fluidex.proto.cluster.RequeueTaskRequest;
import io.fluidex.proto.cluster.RequeueTaskResponse;
import io.fluidex.proto.cluster.TaskInfo;
import io.fluidex.proto.cluster.TaskStatus;
import io.fluidex.proto.cluster.WorkerInfo;
import io.fluidex.runtime.config.Secret;
import io.fluidex.runtime.grpc.GrpcChannels;
import io.fluidex.runtime.grpc.GrpcClientSettings;
import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** {@code fluidex prover}: what operators do with a prover cluster. */
@Command(
    name = "prover",
    description = "See what the prover cluster does, and have failed tasks tried again.",
    synopsisSubcommandLabel = "COMMAND")
final class ProverCommand implements Runnable {
  /** The environment variable with the operator's token. */
  private static final String TOKEN_VARIABLE = "FLUIDEX_OPERATOR_TOKEN";

  private static final int DEAD_SHOWN = 50;

  @Spec private CommandSpec spec;

  @ParentCommand private FluidexCommand fluidex;

  /** Which master, and how. */
  static final class MasterOptions {
    @Option(
        names = "--master",
        paramLabel = "HOST:PORT",
        defaultValue = "127.0.0.1:50055",
        description = "A prover master; ${DEFAULT-VALUE} unless given.")
    private String target;

    @Option(
        names = "--tls-authority",
        paramLabel = "FILE",
        description = "Encrypt, and trust the certificates in this PEM file.")
    private Path authority;
  }

  /** Without a subcommand there is nothing to do but to say what there is. */
  @Override
  public void run() {
    spec.commandLine().usage(spec.commandLine().getOut());
  }

  @Command(
      name = "status",
      description = {
        "Show the queue, the workers and the tasks that were set aside; or one task with all its"
            + " leases.",
        "The operator's token is taken from the variable " + TOKEN_VARIABLE + "."
      })
  int status(
      @Mixin final MasterOptions master,
      @Parameters(paramLabel = "TASK", arity = "0..1", description = "A task such as block-7.")
          final Optional<String> task) {
    return call(
        master,
        stub -> {
          if (task.isPresent()) {
            showTask(
                stub.listTasks(ListTasksRequest.newBuilder().setTaskId(task.get()).build())
                    .getTasks(0));
          } else {
            showCluster(stub);
          }
          return ExitCode.OK;
        });
  }

  private void showCluster(final ClusterOperatorBlockingStub stub) {
    final ClusterStatsResponse statistics =
        stub.overview(OverviewRequest.getDefaultInstance()).getStatistics();
    final PrintWriter out = out();
    out()
        .printf(
            Locale.ROOT,
            "%-10s %8s %8s %8s %6s %10s %10s%n",
            "circuit",
            "waiting",
            "leased",
            "proven",
            "dead",
            "oldest",
            "per proof");
    for (final CircuitStats circuit : statistics.getCircuitsList()) {
      out()
          .printf(
              Locale.ROOT,
              "%-10s %8d %8d %8d %6d %10s %10s%n",
              circuit.getCircuit(),
              circuit.getWaiting(),
              circuit.getLeased(),
              circuit.getProven(),
              circuit.getDead(),
              seconds(circuit.getOldestWaitingAge()),
              seconds(circuit.getMedianProofTime()));
    }
    out.println();
    out()
        .printf(
            Locale.ROOT,
            "workers: %d, wanted: %d%n",
            statistics.getWorkers(),
            statistics.getRequiredWorkers());
    for (final WorkerInfo worker : statistics.getWorkerInfosList()) {
      out()
          .printf(
              Locale.ROOT,
              "  %s  %s%s%n",
              worker.getProverId(),
              String.join(",", worker.getCircuitsList()),
              worker.getTaskId().isEmpty()
                  ? ""
                  : "  " + worker.getTaskId() + " " + worker.getPercentDone() + " %");
    }
    final List<TaskInfo> dead =
        stub.listTasks(
                ListTasksRequest.newBuilder()
                    .setStatus(TaskStatus.TASK_STATUS_DEAD)
                    .setLimit(DEAD_SHOWN)
                    .build())
            .getTasksList();
    if (!dead.isEmpty()) {
      out.println();
      out.println("set aside ('fluidex prover requeue' has them tried again):");
      dead.forEach(task ->
          out()
              .printf(
                  Locale.ROOT,
                  "  %s  %d attempts  %s%n",
                  task.getId(),
                  task.getAttempts(),
                  task.getLastError()));
    }
  }

  private void showTask(final TaskInfo task) {
    final Listing listing = new Listing(out(), 10);
    listing.print("task", task.getId());
    listing.print("circuit", task.getCircuit());
    listing.print("block", task.getBlockId());
    listing.print(
        "status", task.getStatus().name().replace("TASK_STATUS_", "").toLowerCase(Locale.ROOT));
    listing.print("attempts", task.getAttempts());
    listing.print("created", Instant.ofEpochMilli(task.getCreated()));
    if (task.getProvingTime() > 0) {
      listing.print("proven in", seconds(task.getProvingTime()));
    }
    if (!task.getLastError().isEmpty()) {
      listing.print("last error", task.getLastError());
    }
    for (final LeaseInfo lease : task.getLeasesList()) {
      listing.print(
          "lease " + lease.getToken(),
          lease.getProverId()
              + ", "
              + Instant.ofEpochMilli(lease.getStarted())
              + ", "
              + (lease.getEnded() == 0
                  ? lease.getPercentDone() + " % done"
                  : lease.getOutcome() + " after " + seconds(lease.getEnded() - lease.getStarted()))
              + (lease.getReason().isEmpty() ? "" : ": " + lease.getReason()));
    }
  }

  @Command(
      name = "requeue",
      description = {
        "Have a task tried again, or all that were set aside.",
        "The operator's token is taken from the variable " + TOKEN_VARIABLE + "."
      },
      exitCodeListHeading = "Exit code:%n",
      exitCodeList = {"0:it will be tried again", "1:it will not", "2:the input is unusable"})
  int requeue(
      @Mixin final MasterOptions master,
      @Option(names = "--even-if-leased", description = "Take it away from a worker that holds it.")
          final boolean evenIfLeased,
      @Parameters(
              paramLabel = "TASK",
              arity = "0..1",
              description = "A task such as block-7; all that were set aside if it is left out.")
          final Optional<String> task) {
    return call(
        master,
        stub -> {
          final RequeueTaskResponse response =
              stub.requeueTask(
                  RequeueTaskRequest.newBuilder()
                      .setTaskId(task.orElse(""))
                      .setEvenIfLeased(evenIfLeased)
                      .setOperator(System.getProperty("user.name", ""))
                      .build());
          if (!response.getRefusal().isEmpty()) {
            spec.commandLine().getErr().println(response.getRefusal());
            return ExitCode.INVALID;
          }
          response
              .getRequeuedList()
              .forEach(id -> out().printf(Locale.ROOT, "%s will be tried again%n", id));
          if (response.getRequeuedCount() == 0) {
            out().println("no task is set aside");
          }
          return ExitCode.OK;
        });
  }

  private int call(
      final MasterOptions master, final Function<ClusterOperatorBlockingStub, Integer> calls) {
    final ManagedChannel channel;
    try {
      channel = GrpcChannels.open(settings(master), true);
    } catch (final IOException e) {
      throw new InputException("--tls-authority: " + e.getMessage(), e);
    }
    try {
      return calls.apply(ClusterOperatorGrpc.newBlockingStub(channel));
    } catch (final StatusRuntimeException e) {
      throw new InputException(explanation(master.target, e.getStatus()), e);
    } finally {
      channel.shutdownNow();
    }
  }

  private GrpcClientSettings settings(final MasterOptions master) {
    final GrpcClientSettings plain = GrpcClientSettings.of(master.target);
    return new GrpcClientSettings(
        plain.target(),
        master.authority != null,
        Optional.ofNullable(master.authority),
        Optional.empty(),
        Optional.empty(),
        new Secret(fluidex.variable(TOKEN_VARIABLE).orElse("")),
        plain.deadline(),
        plain.maxMessageBytes());
  }

  private static String explanation(final String target, final Status status) {
    return switch (status.getCode()) {
      case UNAVAILABLE, DEADLINE_EXCEEDED ->
          "no answer from the prover master at "
              + target
              + " ("
              + status.getDescription()
              + "): is it running, and is --master right?";
      case UNAUTHENTICATED ->
          "the prover master at " + target + " wants the operator's token: set " + TOKEN_VARIABLE;
      default -> "the prover master at " + target + " refused: " + status.getDescription();
    };
  }

  private static String seconds(final long millis) {
    final Duration time = Duration.ofMillis(millis);
    return time.compareTo(Duration.ofHours(1)) < 0
        ? String.format(Locale.ROOT, "%.1f s", millis / (double) TimeUnit.SECONDS.toMillis(1))
        : time.toHours() + " h " + time.toMinutesPart() + " min";
  }

  private PrintWriter out() {
    return spec.commandLine().getOut();
  }
}
