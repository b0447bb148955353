package io.fluidex.crypto.poseidon;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.fluidex.crypto.digest.Sha256;
import io.fluidex.crypto.field.Fr;
import io.fluidex.crypto.field.PrimeField;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PoseidonTest {
  private static Fr fr(final String decimal) {
    return Fr.of(new BigInteger(decimal));
  }

  private static Fr[] elements(final long... values) {
    final Fr[] out = new Fr[values.length];
    for (int i = 0; i < out.length; i++) {
      out[i] = Fr.of(values[i]);
    }
    return out;
  }

  /**
   * H(1, 2, ..., n), the published vectors of circomlib for n = 1, 2, 4, 5, 6; 3 by circomlibjs.
   */
  @ParameterizedTest
  @CsvSource({
    "1, 18586133768512220936620570745912940619677854269274689475585506675881198879027",
    "2, 7853200120776062878684798364095072458815029376092732009249414926327459813530",
    "3, 6542985608222806190361240322586112750744169038454362455181422643027100751666",
    "4, 18821383157269793795438455681495246036402687001665670618754263018637548127333",
    "5, 6183221330272524995739186171720101788151706631170188140075976616310159254464",
    "6, 20400040500897583745843009878988256314335038853985262692600694741116813247201"
  })
  void shouldHashTheNaturalNumbersAsCircomlibDoes(final int inputs, final String expected) {
    final Fr[] numbers = new Fr[inputs];
    for (int i = 0; i < inputs; i++) {
      numbers[i] = Fr.of(i + 1);
    }
    assertEquals(fr(expected), Poseidon.hash(numbers));
    assertEquals(fr(expected), PlainPoseidon.hash(numbers));
  }

  /**
   * Made with the reference code of circomlibjs 0.1.7: inputs all 0, all r - 1, and SHA-256 of
   * "poseidon n i" mod r.
   */
  @ParameterizedTest
  @CsvSource({
    "1, 19014214495641488759237505126948346942972912379615652741039992445865937985820, 3366645945435192953002076803303112651887535928162668198103357554665518664470, 15686197445881179056824574401537239518085275903801538568772177509165969564982",
    "2, 14744269619966411208579211824598458697587494354926760081771325075741142829156, 20092309280547939997162506796691455192771288143174894022739895715370814071035, 11391193723637012321109782347639293412666089039471284082615325749099728806789",
    "3, 5317387130258456662214331362918410991734007599705406860481038345552731150762, 18683487716961139917025852198486848170447084985408220123090811624676101526002, 2609790944213323941382374471796277028334260414761568273980694453107563368814",
    "4, 2351654555892372227640888372176282444150254868378439619268573230312091195718, 6787226826147679890210956261533278127703365090202917080879592273165705475059, 18122091512822464230528823236155637712710098759123367731931457303158879583670",
    "5, 14655542659562014735865511769057053982292279840403315552050801315682099828156, 14245385636416310751802326058548440958818944099491829547963012562257855165452, 5752754652579079315132355405801935619165867077004674188580391380688311487722",
    "6, 14408838593220040598588012778523101864903887657864399481915450526643617223637, 11033590402973890713137943635061562165205989768129788025847706951102774363109, 9509441783699199240556956587614204791780138305121353233882337670034058118435"
  })
  void shouldHashEdgesAndRandomElementsAsCircomlibjsDoes(
      final int inputs, final String zeros, final String largest, final String random) {
    final Fr[] zeroInputs = new Fr[inputs];
    final Fr[] largestInputs = new Fr[inputs];
    final Fr[] randomInputs = new Fr[inputs];
    for (int i = 0; i < inputs; i++) {
      zeroInputs[i] = Fr.ZERO;
      largestInputs[i] = Fr.ONE.negate();
      final String name = "poseidon " + inputs + " " + i;
      randomInputs[i] =
          Fr.reduce(new BigInteger(1, Sha256.hash(name.getBytes(StandardCharsets.US_ASCII))));
    }
    assertEquals(fr(zeros), Poseidon.hash(zeroInputs));
    assertEquals(fr(largest), Poseidon.hash(largestInputs));
    assertEquals(fr(random), Poseidon.hash(randomInputs));
  }

  /** Sections 7.1 and 7.3 of the rollup reference and section 6 of the matching engine's. */
  @Test
  void shouldHashNodesLeavesAndMessagesOfTheOriginal() {
    assertEquals(
        Fr.of(
            new BigInteger("20a3af0435914ccd84b806164531b0cd36e37d4efb93efab76913a93e1f30996", 16)),
        Poseidon.hash(elements(3, 4)));
    // Order messages: tag, token sold, token bought, total sold, total bought.
    assertEquals(
        fr("8056692562185768785417295010793063162660984530596417435073781442183268221458"),
        Poseidon.hash(elements(4, 2, 1, 888, 999)));
    assertEquals(
        fr("2228392652174923194697832758605328726557769384239155690083453756374949455388"),
        Poseidon.hash(elements(4, 1, 0, 852686712, 2556)));
    // Transfer and withdraw messages.
    assertEquals(
        fr("9764963938351855805820159279838827999003025462044708841677839655669806780064"),
        Poseidon.hash(elements(2, 1, 1000, 1, 0, 2)));
    assertEquals(
        fr("6380058401028015304430174450188804108541723488875498481655190218634040218597"),
        Poseidon.hash(elements(3, 1, 1, 100, 0, 0)));
    // Order leaves: id + 2^32 token bought + 2^64 token sold, filled sold and bought, totals.
    assertEquals(
        fr("21224926221904996676011052514739413802276545363446481600724468219653104905439"),
        Poseidon.hash(
            Fr.reduce(BigInteger.TWO.shiftLeft(32).add(BigInteger.ONE.shiftLeft(64))),
            Fr.ZERO,
            Fr.ZERO,
            Fr.of(100),
            Fr.of(1000)));
    assertEquals(
        fr("2158732776606584329947804937875346602376296466433032796425068807256461451344"),
        Poseidon.hash(elements(7L + (1L << 32), 120, 1200, 1000, 10000)));
    // An account leaf: nonce 49 and sign 1, balance root, ay, order root.
    assertEquals(
        fr("17613831772030343849344162448802405223755897810304298201610276361486308364758"),
        Poseidon.hash(
            Fr.of(49L + (1L << 40)),
            Poseidon.hash(Fr.ONE),
            fr("16163022375090797170239048690817534889549581458746014663613630387423495854173"),
            emptyRoot(emptyOrder(), 2)));
  }

  /** The tree of section 7.1 of the rollup reference. */
  @Test
  void shouldHashATreeAndItsUpdate() {
    final Fr left = Poseidon.hash(elements(10, 11));
    assertEquals(
        fr("19734557263133032949782233307102393533653541299036130790305705723655732129477"), left);
    assertEquals(
        fr("2177472108592214776219413988169722295737719851476398076576972446495093216962"),
        Poseidon.hash(left, Poseidon.hash(elements(12, 13))));
    assertEquals(
        fr("6113514776918974039162122634518109792718343863181178473871672167112336085040"),
        Poseidon.hash(left, Poseidon.hash(elements(19, 13))));
  }

  /** Section 7.2 of the rollup reference: balance, order and account levels, and four roots. */
  @ParameterizedTest
  @CsvSource({
    "2, 2, 2, 7423237065226347324353380772367382631490014989348495481811164164159255474657, 14726732185301377694055836147998742577218505657530350941178791543526006846586, 4177401784356597119210392803737305627063670023311766064195918297180131844618, 13490108425983436959115630186305785704510283326090065630035422491246713967188",
    "3, 3, 5, 11286972368698509976183087595462810875513684078608517520839298933882497716792, 12988208845277721051100143718644487453578123519232446209748947254348137166056, 16966399393666761646159717870147469044606530785703354282610589282818511570832, 8324435160096801865634277315766743127371145341282033533409328805951992942455",
    "3, 4, 4, 11286972368698509976183087595462810875513684078608517520839298933882497716792, 14968058171194073621279894200354949170268722034242224532403567996590872676126, 5442349988741895621766032903424126763968741215085844742983612050694711776090, 2740118980575216961600599493290771284039780090104315804167975604744460692487",
    "5, 10, 5, 19712377064642672829441595136074946683621277828620209496774504837737984048981, 8113710104233924087413836855827281086202303705116397933747047506750005433768, 13140646117663813739645005848280557275807611248395646303364579196009117699262, 2119563229235542096628543463089678545246049823079412307679133825775750344062",
    "20, 20, 20, 15019797232609675441998260052101280400536945603062888308240081994073687793470, 9674556977876262623074579159808132003253196101483821850788559376878182145500, 14088696509914836005434293743837256675605184905909047837669935974054332927655, 1964719425498840967861623011205715320703679051429838875538310953623225644785"
  })
  void shouldMakeTheGenesisRoots(
      final int balanceLevels,
      final int orderLevels,
      final int accountLevels,
      final String balanceRoot,
      final String orderRoot,
      final String accountLeaf,
      final String genesisRoot) {
    final Fr balances = emptyRoot(Fr.ZERO, balanceLevels);
    final Fr orders = emptyRoot(emptyOrder(), orderLevels);
    final Fr account = Poseidon.hash(Fr.ZERO, balances, Fr.ZERO, orders);
    assertEquals(fr(balanceRoot), balances);
    assertEquals(fr(orderRoot), orders);
    assertEquals(fr(accountLeaf), account);
    assertEquals(fr(genesisRoot), emptyRoot(account, accountLevels));
  }

  private static Fr emptyOrder() {
    return Poseidon.hash(elements(0, 0, 0, 0, 0));
  }

  private static Fr emptyRoot(final Fr leaf, final int levels) {
    Fr node = leaf;
    for (int i = 0; i < levels; i++) {
      node = Poseidon.hash(node, node);
    }
    return node;
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5, 6})
  void shouldAgreeWithTheTextbookOnRandomInputs(final int inputs) {
    final Random random = new Random(20210901L + inputs);
    for (int k = 0; k < 20; k++) {
      final Fr[] elements = randomElements(random, inputs);
      assertEquals(PlainPoseidon.hash(elements), Poseidon.hash(elements));
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5, 6})
  void shouldHashFlatDataInPlaceAndAtOffsets(final int inputs) {
    final Random random = new Random(77L + inputs);
    final PoseidonHasher hasher = PoseidonHasher.forInputs(inputs);
    assertEquals(inputs, hasher.inputs());
    for (int k = 0; k < 5; k++) {
      final Fr[] elements = randomElements(random, inputs);
      final long[] data = new long[PrimeField.LIMBS * (inputs + 2)];
      Arrays.fill(data, 7);
      for (int i = 0; i < inputs; i++) {
        elements[i].store(data, PrimeField.LIMBS * (i + 1));
      }
      final long[] before = data.clone();
      final Fr expected = Poseidon.hash(elements);

      final long[] out = new long[3 * PrimeField.LIMBS];
      Poseidon.hash(data, PrimeField.LIMBS, inputs, out, PrimeField.LIMBS);
      assertEquals(expected, Fr.load(out, PrimeField.LIMBS));
      assertArrayEquals(before, data);
      assertEquals(Fr.ZERO, Fr.load(out, 0));
      assertEquals(Fr.ZERO, Fr.load(out, 2 * PrimeField.LIMBS));

      final int last = PrimeField.LIMBS * inputs;
      hasher.hash(data, PrimeField.LIMBS, data, last);
      assertEquals(expected, Fr.load(data, last));
      before[last] = data[last];
      before[last + 1] = data[last + 1];
      before[last + 2] = data[last + 2];
      before[last + 3] = data[last + 3];
      assertArrayEquals(before, data);
    }
  }

  @Test
  void shouldHashTheSameInManyThreads() throws Exception {
    final Fr[] inputs = elements(4, 2, 1, 888, 999);
    final Fr expected = PlainPoseidon.hash(inputs);
    try (ExecutorService threads = Executors.newFixedThreadPool(4)) {
      final List<Future<Fr>> results = new ArrayList<>();
      for (int i = 0; i < 64; i++) {
        results.add(threads.submit(() -> Poseidon.hash(inputs)));
      }
      for (final Future<Fr> result : results) {
        assertEquals(expected, result.get());
      }
    }
  }

  @Test
  void shouldRefuseNoInputsAndMoreThanSix() {
    assertThrows(IllegalArgumentException.class, Poseidon::hash);
    assertThrows(
        IllegalArgumentException.class, () -> Poseidon.hash(elements(1, 2, 3, 4, 5, 6, 7)));
    assertThrows(
        IllegalArgumentException.class, () -> Poseidon.hash(new long[4], 0, 0, new long[4], 0));
    assertThrows(IllegalArgumentException.class, () -> PoseidonHasher.forInputs(7));
  }

  private static Fr[] randomElements(final Random random, final int count) {
    final Fr[] out = new Fr[count];
    for (int i = 0; i < count; i++) {
      out[i] = Fr.reduce(new BigInteger(300, random));
    }
    return out;
  }
}
