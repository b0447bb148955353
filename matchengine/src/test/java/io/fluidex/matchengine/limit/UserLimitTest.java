package io.fluidex.matchengine.limit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fluidex.crypto.field.Fr;
import io.fluidex.matchengine.account.L2Key;
import io.fluidex.matchengine.command.Authorisation;
import io.fluidex.matchengine.command.CancelAllOrders;
import io.fluidex.matchengine.command.Command;
import io.fluidex.matchengine.command.ExpireOrders;
import io.fluidex.runtime.limit.Rate;
import io.fluidex.runtime.limit.RateLimit;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class UserLimitTest {
  private final UserLimit limit = new UserLimit(new RateLimit(new Rate(1, 2), () -> 0));

  private static Command cancelAll(final long user, final Authorisation authorisation) {
    return new CancelAllOrders(user, 0, authorisation, null);
  }

  @Test
  void shouldCountWhatAUserSigned() {
    final Authorisation valid = Authorisation.valid(new L2Key(false, Fr.of(5)));
    assertTrue(limit.exceededBy(cancelAll(1, valid), true).isEmpty());
    assertTrue(limit.exceededBy(cancelAll(1, valid), true).isEmpty());
    assertEquals(OptionalLong.of(1), limit.exceededBy(cancelAll(1, valid), true));
    assertTrue(limit.exceededBy(cancelAll(2, valid), true).isEmpty());
  }

  @Test
  void shouldNotLetOthersUseUpAUsersLimit() {
    for (int i = 0; i < 100; i++) {
      assertTrue(limit.exceededBy(cancelAll(1, Authorisation.UNSIGNED), true).isEmpty());
      assertTrue(limit.exceededBy(cancelAll(1, Authorisation.NO_KEY), true).isEmpty());
    }
  }

  @Test
  void shouldCountEverythingWhereNothingIsSigned() {
    limit.exceededBy(cancelAll(1, Authorisation.UNSIGNED), false);
    limit.exceededBy(cancelAll(1, Authorisation.UNSIGNED), false);
    assertEquals(OptionalLong.of(1), limit.exceededBy(cancelAll(1, Authorisation.UNSIGNED), false));
  }

  @Test
  void shouldNotCountTheExchangesOwnCommands() {
    for (int i = 0; i < 100; i++) {
      assertTrue(limit.exceededBy(new ExpireOrders(1), false).isEmpty());
    }
  }

  @Test
  void shouldHandOutSlotsUpToBothLimits() {
    final Slots slots = new Slots(3);
    assertTrue(slots.take("a", 2));
    assertTrue(slots.take("a", 2));
    assertFalse(slots.take("a", 2), "a has two");
    assertTrue(slots.take("b", 2));
    assertFalse(slots.take("b", 2), "there are three in all");
    slots.release("a");
    assertTrue(slots.take("b", 2));
    assertEquals(3, slots.open());
  }
}
