package io.fluidex.runtime.lifecycle;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ServicesTest {
  private final List<String> log = new ArrayList<>();

  private final class Part implements Service {
    private final String name;
    private final boolean failsToStart;
    private final boolean failsToStop;
    private Optional<String> problem = Optional.empty();

    Part(final String name, final boolean failsToStart, final boolean failsToStop) {
      this.name = name;
      this.failsToStart = failsToStart;
      this.failsToStop = failsToStop;
    }

    @Override
    public String name() {
      return name;
    }

    @Override
    public void start() {
      if (failsToStart) {
        throw new IllegalStateException(name + " cannot start");
      }
      log.add("+" + name);
    }

    @Override
    public void stop(final Duration deadline) {
      log.add("-" + name);
      if (failsToStop) {
        throw new IllegalStateException(name + " cannot stop");
      }
    }

    @Override
    public Optional<String> problem() {
      return problem;
    }
  }

  @Test
  void shouldStartInOrderAndStopInTheOppositeOnce() throws Exception {
    final Part second = new Part("b", false, false);
    final Services services = new Services("all", List.of(new Part("a", false, false), second));
    assertEquals(Optional.of("all is not started"), services.problem());
    services.start();
    assertEquals(Optional.empty(), services.problem());
    second.problem = Optional.of("no disk");
    assertEquals(Optional.of("b: no disk"), services.problem());
    services.stop(Duration.ofSeconds(1));
    services.stop(Duration.ofSeconds(1));
    assertEquals(List.of("+a", "+b", "-b", "-a"), log);
  }

  @Test
  void shouldStopWhatWasStartedWhenOneFailsTo() {
    final Services services =
        new Services("all", List.of(new Part("a", false, false), new Part("b", true, false)));
    assertEquals(
        "b cannot start", assertThrows(IllegalStateException.class, services::start).getMessage());
    assertEquals(List.of("+a", "-a"), log);
    assertTrue(services.problem().isPresent());
  }

  @Test
  void shouldStopTheOthersWhenOneFailsToStop() throws Exception {
    final Services services =
        new Services("all", List.of(new Part("a", false, false), new Part("b", false, true)));
    services.start();
    assertThrows(IllegalStateException.class, () -> services.stop(Duration.ofSeconds(1)));
    assertEquals(List.of("+a", "+b", "-b", "-a"), log);
  }
}
