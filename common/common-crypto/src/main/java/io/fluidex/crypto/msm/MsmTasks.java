package io.fluidex.crypto.msm;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/** Runs the tasks of one step side by side, one thread for each worker. */
final class MsmTasks {
  private final int count;
  private final Task task;
  private final AtomicInteger next = new AtomicInteger();
  private volatile Throwable failure;

  /** One of the tasks of a step, to be done in a worker's memory. */
  @FunctionalInterface
  interface Task {
    void run(MsmWorker worker, int number);
  }

  private MsmTasks(final int count, final Task task) {
    this.count = count;
    this.task = task;
  }

  /**
   * Runs tasks 0 to count - 1 on the calling thread and threads that end with the last task.
   *
   * <p>What a task throws is thrown here once all threads have ended. An interrupt does not stop
   * the tasks and is passed on.
   */
  static void run(final List<MsmWorker> workers, final int count, final Task task) {
    final MsmTasks tasks = new MsmTasks(count, task);
    final List<Thread> threads = new ArrayList<>();
    for (int i = 1; i < Math.min(workers.size(), count); i++) {
      final MsmWorker worker = workers.get(i);
      threads.add(
          Thread.ofPlatform().daemon().name("fluidex-msm-", i).start(() -> tasks.drain(worker)));
    }
    tasks.drain(workers.getFirst());
    threads.forEach(MsmTasks::join);
    switch (tasks.failure) {
      case null -> {}
      case final RuntimeException e -> throw e;
      case final Error e -> throw e;
      default -> throw new IllegalStateException(tasks.failure);
    }
  }

  private void drain(final MsmWorker worker) {
    try {
      for (int i = next.getAndIncrement();
          i < count && failure == null;
          i = next.getAndIncrement()) {
        task.run(worker, i);
      }
    } catch (final RuntimeException | Error e) {
      failure = e;
    }
  }

  private static void join(final Thread thread) {
    boolean interrupted = false;
    while (true) {
      try {
        thread.join();
        break;
      } catch (final InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
