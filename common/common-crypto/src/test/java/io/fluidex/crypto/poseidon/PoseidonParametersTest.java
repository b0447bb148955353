package io.fluidex.crypto.poseidon;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.fluidex.crypto.digest.Sha256;
import io.fluidex.crypto.encoding.Hex;
import io.fluidex.crypto.field.Fr;
import io.fluidex.crypto.field.PrimeField;
import java.math.BigInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The constants against those that circomlibjs 0.1.7 ships, which are circomlib's: first and last
 * values as they stand there, everything as SHA-256 of the elements, 32 bytes big-endian each.
 */
class PoseidonParametersTest {
  private static String digest(final long[] elements) {
    final int count = elements.length / PrimeField.LIMBS;
    final byte[] bytes = new byte[count * PrimeField.BYTES];
    for (int i = 0; i < count; i++) {
      PrimeField.FR.toBytesBe(elements, i * PrimeField.LIMBS, bytes, i * PrimeField.BYTES);
    }
    return Hex.encode(Sha256.hash(bytes));
  }

  private static Fr fr(final String decimal) {
    return Fr.of(new BigInteger(decimal));
  }

  @ParameterizedTest
  @CsvSource({"1, 56", "2, 57", "3, 56", "4, 60", "5, 60", "6, 63"})
  void shouldHaveTheRoundsOfCircomlib(final int inputs, final int partialRounds) {
    final PoseidonParameters parameters = PoseidonParameters.forInputs(inputs);
    assertEquals(inputs, parameters.inputs());
    assertEquals(inputs + 1, parameters.width());
    assertEquals(8, parameters.fullRounds());
    assertEquals(partialRounds, parameters.partialRounds());
  }

  @ParameterizedTest
  @CsvSource({
    "1, 4417881134626180770308697923359573201005643519861877412381846989312604493735, 17467570179597572575614276429760169990940929887711661192333523245667228809456",
    "2, 6745197990210204598374042828761989596302876299545964402857411729872131034734, 13409242754315411433193860530743374419854094495153957441316635981078068351329",
    "3, 11633431549750490989983886834189948010834808234699737327785600195936805266405, 10061801991000917366002570579819627134666386452411986168205986791283562415829",
    "4, 6652655389322448471317061533546982911992554640679550674058582942754771150993, 18960242154096055221658318882298412299294886669455506299567210308762501113202",
    "5, 9174141306060971809979631725764298697615039980311809306145004207410652431953, 10333365845496980935202034863900757172839454015352626511769637076650624839070",
    "6, 15193892625865514930501893609026366493846449603945567488151250645948827690215, 6526388717947413328592956348507481629843816325885832861915399601868279124246"
  })
  void shouldHaveCircomlibsFirstAndLastRoundConstant(
      final int inputs, final String first, final String last) {
    final PoseidonParameters parameters = PoseidonParameters.forInputs(inputs);
    final int lastRound = parameters.fullRounds() + parameters.partialRounds() - 1;
    assertEquals(fr(first), parameters.roundConstant(0, 0));
    assertEquals(fr(last), parameters.roundConstant(lastRound, parameters.width() - 1));
  }

  @ParameterizedTest
  @CsvSource({
    "1, 2910766817845651019878574839501801340070030115151021261302834310722729507541, 19727366863391167538122140361473584127147630672623100827934084310230022599144",
    "2, 7511745149465107256748700652201246547602992235352608707588321460060273774987, 10370080108974718697676803824769673834027675643658433702224577712625900127200",
    "3, 16023668707004248971294664614290028914393192768609916554276071736843535714477, 17849615858846139011678879517964683507928512741474025695659909954675835121177",
    "4, 16789463359527776692258765063233607350971630674230623383979223533600140787105, 17179611066821656668705197789232102741366879862607190942874777813024566441829",
    "5, 8266021233794274332054729525918686051968756165685671155584565440479247355160, 7947823415909040438587565055355894256799314737783432792935458921778371169026",
    "6, 19332164824128329382868318451458022991369413618825711961282217322674570624669, 12346323761995603285640868741615937712088302657627126374070962894016296466118"
  })
  void shouldHaveCircomlibsFirstMatrixEntries(
      final int inputs, final String first, final String second) {
    final PoseidonParameters parameters = PoseidonParameters.forInputs(inputs);
    assertEquals(fr(first), parameters.mds(0, 0));
    assertEquals(fr(second), parameters.mds(0, 1));
  }

  @ParameterizedTest
  @CsvSource({
    "1, 55647472b416cc9fafb46d90700fa370a30e8b62df0b5faad63718fa47bb95ea, ee6760f2328521e6eb47b07a8f160cefd8494acb9764cd107342295ed9e71fde",
    "2, 870ea1d5f78fbd8d8359ee638d7f5428c9fd576d824e8785c0f7e394c13fdd83, 6f7e4dc2fa882610d9b291d90f0b6eee6d3c5c88e9fba8951afe0a8cd16ceb43",
    "3, 6865752856529c24e01885ae09ed0f5f20d745b5689c3649b2c141b5736add95, 7e036f27d64b04f7ed9250f5cc8453738a93e53ecae8b7bcddda579889c5325d",
    "4, 2282e35b2b85896a3c4eef32bb643912f972f0a2a649b73bcfa62a49b428fbf5, 97a5a51b644929e8d1c86b51c253bf4e3cae6cfed83d4298349d9826be04bf7c",
    "5, 3639c24cffc8274cff47dc2cc303fac0a536cf9b83647fed8f042729b3c68fc6, fc2059ccc44d254d20f9fa246e678d1fafe3ab978e8f70c20922da4ffc9c9455",
    "6, ffa02f18ab9d034c22cea203c07be93bb57e3638043abbadf19e000ef8b93743, 4f28c4376291a427852d4717cfa726363f684dd981e62f0de0e56cb7aa3a448d"
  })
  void shouldHaveAllConstantsOfCircomlib(
      final int inputs, final String roundConstants, final String mds) {
    final PoseidonParameters parameters = PoseidonParameters.forInputs(inputs);
    assertEquals(roundConstants, digest(parameters.roundConstants()));
    assertEquals(mds, digest(parameters.mds()));
  }

  /**
   * Theirs were made by other code; their matrix before the partial rounds is stored transposed.
   */
  @ParameterizedTest
  @CsvSource({
    "1, a40184079841ac38d3249f25dcc2f3ee4a81006ad2a8301e9280554f2bf49526, 26127100147a4d1f53896272bbf57a2b434d89f0941ef7f3067949520b107d97, d43ea67777551b9af94e2c19c621bc4419df728be94a329dd283371570e36700",
    "2, 28772aba1eb7df336da9a618755e29bb75a570b5dbe529d64b91a31ca65bd4cf, 81e370bb376188f8ce2e3509c164691c8f0cb1fe2f00b40ec7391f9619bbe1cd, e3740beb39c2037d434ee88db6d40f54643c92505dfa3b6eb1fb69f6abaec9a8",
    "3, 6098a570f03531f2ceb0f70b150b13355d8346c5cfa8b3be31ed8fecc016ddb1, b712040975f78e26a1031f5f801eda1dffb0d6f5769d4e24eaa4b351a0d2a286, dd30f276fb90ebfc5cdbe8731c5e90da93f8741c642977db7d696e0d3c79ed13",
    "4, d7401939f8dc547b98f375050cd17196acdf5f35098542f09feaab52bb8edd69, 33fc2bfe417e9e41d1b26b744e8d094daf69ac5906a6e4ed42c3631963726a14, 52a428d5576f9b2b29c722b604059f2ecfd0f663a79c1f2d4d0000dfeeeee145",
    "5, f7a9bc82b6432fab43e03d4ba395020cbabebb3d56b8b3a32dea0327d2f006f4, 173d44dcfb1d93569c8308fe2707994a6e0323b3d4f6359ebb102035c270e94b, e584386430f7742b1748b075e60b6170c490999f499d1d1eca3bc46aad114c10",
    "6, e9d5aee7f7d5071a65e963d98e531ebe35b53d21cb63b15498403f1c41d935ad, 85a3af190beb4a5778957ebc8899687da466f46f838bc6d65631a087c90c14f4, 7bb84e08bfb31075fba374b5276d9d4cedff80ead86b3aeeaa7d95c12e48bf14"
  })
  void shouldHaveTheSparseFormOfCircomlibjs(
      final int inputs, final String constants, final String preSparse, final String sparse) {
    final PoseidonParameters parameters = PoseidonParameters.forInputs(inputs);
    assertEquals(constants, digest(parameters.optimizedConstants()));
    assertEquals(preSparse, digest(parameters.preSparseMatrix()));
    assertEquals(sparse, digest(parameters.sparseMatrices()));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5, 6})
  void shouldGiveFlatFormsOfTheStatedSizes(final int inputs) {
    final PoseidonParameters parameters = PoseidonParameters.forInputs(inputs);
    final int t = parameters.width();
    final int rounds = parameters.partialRounds();
    assertEquals(4 * (8 + rounds) * t, parameters.roundConstants().length);
    assertEquals(4 * t * t, parameters.mds().length);
    assertEquals(4 * (8 * t + rounds), parameters.optimizedConstants().length);
    assertEquals(4 * t * t, parameters.preSparseMatrix().length);
    assertEquals(4 * rounds * (2 * t - 1), parameters.sparseMatrices().length);
    assertEquals(parameters.roundConstant(1, 1), Fr.load(parameters.roundConstants(), 4 * (t + 1)));
    assertEquals(parameters.mds(1, 0), Fr.load(parameters.mds(), 4 * t));
  }

  @Test
  void shouldMakeParametersOnceAndHandOutCopies() {
    final PoseidonParameters parameters = PoseidonParameters.forInputs(2);
    assertSame(parameters, PoseidonParameters.forInputs(2));
    for (int i = 0; i < 2; i++) {
      parameters.roundConstants()[0]++;
      parameters.mds()[0]++;
      parameters.optimizedConstants()[0]++;
      parameters.preSparseMatrix()[0]++;
      parameters.sparseMatrices()[0]++;
    }
    assertEquals(
        fr("7853200120776062878684798364095072458815029376092732009249414926327459813530"),
        Poseidon.hash(Fr.of(1), Fr.of(2)));
  }

  @ParameterizedTest
  @ValueSource(ints = {-1, 0, 7, Integer.MAX_VALUE})
  void shouldRefuseOtherNumbersOfInputs(final int inputs) {
    assertThrows(IllegalArgumentException.class, () -> PoseidonParameters.forInputs(inputs));
  }

  @Test
  void shouldInvertMatricesAndRefuseSingularOnes() {
    final FrMatrix mds = PoseidonParameters.forInputs(6).mdsMatrix();
    assertEquals(FrMatrix.identity(7), mds.multiply(mds.inverse()));
    // A zero in the first pivot's place needs rows to be exchanged.
    final FrMatrix swap = FrMatrix.of(2, (i, j) -> i == j ? Fr.ZERO : Fr.ONE);
    assertEquals(swap, swap.inverse());
    assertNotEquals(FrMatrix.identity(2), swap);
    final FrMatrix singular = FrMatrix.of(2, (i, j) -> Fr.ONE);
    assertThrows(ArithmeticException.class, singular::inverse);
    assertArrayEquals(new Fr[] {Fr.of(5), Fr.of(3)}, swap.multiply(new Fr[] {Fr.of(3), Fr.of(5)}));
  }
}
