package io.fluidex.rollup.state;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fluidex.crypto.field.Fr;
import io.fluidex.crypto.poseidon.Poseidon;
import io.fluidex.rollup.plain.PlainState;
import io.fluidex.rollup.shape.Depths;
import io.fluidex.rollup.tree.ScalarNodeHasher;
import java.math.BigInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Leaves and roots of the empty state: the numbers are the original's. */
class GenesisTest {
  @ParameterizedTest
  @CsvSource({
    "2,2,2,"
        + "7423237065226347324353380772367382631490014989348495481811164164159255474657,"
        + "14726732185301377694055836147998742577218505657530350941178791543526006846586,"
        + "4177401784356597119210392803737305627063670023311766064195918297180131844618,"
        + "13490108425983436959115630186305785704510283326090065630035422491246713967188",
    "3,3,5,"
        + "11286972368698509976183087595462810875513684078608517520839298933882497716792,"
        + "12988208845277721051100143718644487453578123519232446209748947254348137166056,"
        + "16966399393666761646159717870147469044606530785703354282610589282818511570832,"
        + "8324435160096801865634277315766743127371145341282033533409328805951992942455",
    "3,4,4,"
        + "11286972368698509976183087595462810875513684078608517520839298933882497716792,"
        + "14968058171194073621279894200354949170268722034242224532403567996590872676126,"
        + "5442349988741895621766032903424126763968741215085844742983612050694711776090,"
        + "2740118980575216961600599493290771284039780090104315804167975604744460692487",
    "5,10,5,"
        + "19712377064642672829441595136074946683621277828620209496774504837737984048981,"
        + "8113710104233924087413836855827281086202303705116397933747047506750005433768,"
        + "13140646117663813739645005848280557275807611248395646303364579196009117699262,"
        + "2119563229235542096628543463089678545246049823079412307679133825775750344062",
  })
  void shouldHaveTheOriginalsGenesis(
      final int balance,
      final int order,
      final int account,
      final String balanceRoot,
      final String orderRoot,
      final String leaf,
      final String root) {
    final Depths depths = new Depths(balance, order, account);
    final RollupState state = RollupState.genesis(depths, ScalarNodeHasher.INSTANCE);
    final AccountLeaf empty = state.account(1);
    assertEquals(balanceRoot, empty.balanceRoot().toString());
    assertEquals(orderRoot, empty.orderRoot().toString());
    assertEquals(leaf, empty.hash().toString());
    assertEquals(root, state.root().toString());
    assertEquals(state.root(), new PlainState(depths).root());
    assertEquals(0, state.accountCount());
    assertEquals(0, state.nodeCount());
  }

  /** The original goes up to depth 20 for balances; here a token id has 16 bits. */
  @Test
  void shouldHaveTheOriginalsEmptyRootsOfDepth20() {
    Fr balances = Fr.ZERO;
    Fr orders = OrderLeaf.EMPTY.hash();
    for (int level = 0; level < 20; level++) {
      balances = Poseidon.hash(balances, balances);
      orders = Poseidon.hash(orders, orders);
    }
    assertEquals(
        "15019797232609675441998260052101280400536945603062888308240081994073687793470",
        balances.toString());
    assertEquals(
        "9674556977876262623074579159808132003253196101483821850788559376878182145500",
        orders.toString());
    Fr root = new AccountLeaf(0, false, Fr.ZERO, balances, orders).hash();
    assertEquals(
        "14088696509914836005434293743837256675605184905909047837669935974054332927655",
        root.toString());
    for (int level = 0; level < 20; level++) {
      root = Poseidon.hash(root, root);
    }
    assertEquals(
        "1964719425498840967861623011205715320703679051429838875538310953623225644785",
        root.toString());
  }

  @Test
  void shouldHashOrdersLikeTheOriginal() {
    assertEquals(
        "14655542659562014735865511769057053982292279840403315552050801315682099828156",
        OrderLeaf.EMPTY.hash().toString());
    assertEquals(
        "21224926221904996676011052514739413802276545363446481600724468219653104905439",
        new OrderLeaf(0, 1, 2, 0, 0, 100, 1000).hash().toString());
    assertEquals(
        "2158732776606584329947804937875346602376296466433032796425068807256461451344",
        new OrderLeaf(7, 0, 1, 120, 1200, 1000, 10000).hash().toString());
  }

  @Test
  void shouldHashAccountsLikeTheOriginal() {
    final Fr ay =
        Fr.of(
            new BigInteger(
                "16163022375090797170239048690817534889549581458746014663613630387423495854173"));
    final Fr orderRoot =
        Fr.of(
            new BigInteger(
                "14726732185301377694055836147998742577218505657530350941178791543526006846586"));
    assertEquals(
        "17613831772030343849344162448802405223755897810304298201610276361486308364758",
        new AccountLeaf(49, true, ay, Poseidon.hash(Fr.ONE), orderRoot).hash().toString());
  }

  @Test
  void shouldHashUnsignedNumbersOfFullWidth() {
    final BigInteger max = BigInteger.ONE.shiftLeft(64).subtract(BigInteger.ONE);
    final Fr amount = Fr.of(max);
    final BigInteger ids =
        BigInteger.valueOf(0xffff_ffffL)
            .add(BigInteger.valueOf(0xffff).shiftLeft(32))
            .add(BigInteger.valueOf(0xfffe).shiftLeft(64));
    assertEquals(
        Poseidon.hash(Fr.of(ids), amount, amount, amount, amount),
        new OrderLeaf(0xffff_ffffL, 0xfffe, 0xffff, -1, -1, -1, -1).hash());
    assertEquals(
        Poseidon.hash(Fr.of((1L << 41) - 1), Fr.ONE, Fr.of(2), Fr.of(3)),
        new AccountLeaf((1L << 40) - 1, true, Fr.of(2), Fr.ONE, Fr.of(3)).hash());
  }

  @Test
  void shouldRefuseLeavesOutOfRange() {
    assertThrows(
        IllegalArgumentException.class,
        () -> new AccountLeaf(1L << 40, false, Fr.ZERO, Fr.ZERO, Fr.ZERO));
    assertThrows(
        IllegalArgumentException.class,
        () -> new AccountLeaf(-1, false, Fr.ZERO, Fr.ZERO, Fr.ZERO));
    assertThrows(IllegalArgumentException.class, () -> new OrderLeaf(1L << 32, 0, 0, 0, 0, 0, 0));
    assertThrows(IllegalArgumentException.class, () -> new OrderLeaf(-1, 0, 0, 0, 0, 0, 0));
    assertThrows(IllegalArgumentException.class, () -> new OrderLeaf(0, 1 << 16, 0, 0, 0, 0, 0));
    assertThrows(IllegalArgumentException.class, () -> new OrderLeaf(0, 0, -1, 0, 0, 0, 0));
    assertFalse(new AccountLeaf(0, false, Fr.ZERO, Fr.ZERO, Fr.ZERO).isRegistered());
    assertTrue(new AccountLeaf(0, false, Fr.ONE, Fr.ZERO, Fr.ZERO).isRegistered());
  }
}
