package io.fluidex.runtime.lifecycle;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs a service as a process of its own, until SIGTERM or SIGINT. */
public final class ServiceMain {
  private static final Logger LOG = LoggerFactory.getLogger(ServiceMain.class);

  private ServiceMain() {}

  /**
   * Starts a service and waits until the process is asked to end, then stops it.
   *
   * @param drain how long work in progress may take to finish after the signal
   * @throws Exception if the service does not start
   */
  public static void run(final Service service, final Duration drain) throws Exception {
    final CountDownLatch ended = new CountDownLatch(1);
    service.start();
    Runtime.getRuntime()
        .addShutdownHook(
            new Thread(
                () -> {
                  LOG.info("{} is asked to stop and drains for up to {}", service.name(), drain);
                  try {
                    service.stop(drain);
                  } catch (final Exception e) {
                    LOG.error("{} did not stop cleanly", service.name(), e);
                  } finally {
                    ended.countDown();
                  }
                },
                service.name() + "-shutdown"));
    LOG.info("{} runs as process {}", service.name(), ProcessHandle.current().pid());
    ended.await();
  }
}
