package io.fluidex.rollup.json;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fluidex.plonk.format.JsonParser;
import io.fluidex.rollup.tx.Deposit;
import io.fluidex.rollup.tx.RandomTransactions;
import io.fluidex.rollup.tx.SpotTrade;
import io.fluidex.rollup.tx.Transaction;
import io.fluidex.rollup.tx.TransactionFormatException;
import io.fluidex.rollup.tx.TransactionType;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class TransactionJsonTest {
  @ParameterizedTest
  @EnumSource(TransactionType.class)
  void shouldReadWhatItWrote(final TransactionType type) {
    final RandomTransactions transactions = new RandomTransactions(new Random(type.code()));
    for (int i = 0; i < 50; i++) {
      final Transaction transaction = transactions.next(type);
      final String text = TransactionJson.write(transaction).toString();
      assertEquals(transaction, TransactionJson.read(JsonParser.parse(text)), text);
    }
  }

  @Test
  void shouldReadAnOrderByItself() {
    final SpotTrade trade =
        (SpotTrade) new RandomTransactions(new Random(1)).next(TransactionType.SPOT_TRADE);
    assertEquals(trade.maker(), TransactionJson.readOrder(TransactionJson.write(trade.maker())));
    assertThrows(
        TransactionFormatException.class,
        () -> TransactionJson.readOrder(TransactionJson.write(trade)));
  }

  @Test
  void shouldWriteAmountsAsStrings() {
    assertEquals(
        """
        {
         "type": "deposit",
         "account": 7,
         "token": 1,
         "amount": "18446744073709551615"
        }\
        """,
        TransactionJson.write(new Deposit(7, 1, -1)).toString());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\0',
      value = {
        "[]|the transaction must be an object",
        "{\"account\": 1}|\"type\" of the transaction is missing",
        "{\"type\": 2}|\"type\" of the transaction must be a string",
        "{\"type\": \"mint\"}|there is no transaction type \"mint\"",
        "{\"type\": \"nop\", \"x\": 1}|the transaction has no member \"x\"",
        "{\"type\": \"fullExit\", \"account\": 1}|\"token\" of the transaction is missing",
        "{\"type\": \"fullExit\", \"account\": 4294967296, \"token\": 1}|\"account\" of the",
        "{\"type\": \"fullExit\", \"account\": 1, \"token\": 65536}|\"token\" of the transaction",
        "{\"type\": \"fullExit\", \"account\": \"1\", \"token\": 1}|whole number from 0 to",
        "{\"type\": \"deposit\", \"account\": 1, \"token\": 1, \"amount\": 5}|must be a string",
        "{\"type\": \"deposit\", \"account\": 1, \"token\": 1, \"amount\": \"05\"}|64-bit number",
        "{\"type\": \"deposit\", \"account\": 1, \"token\": 1, \"amount\": \"\"}|64-bit number",
        "{\"type\": \"deposit\", \"account\": 1, \"token\": 1, \"amount\": \"+5\"}|64-bit number",
        "{\"type\": \"deposit\", \"account\": 1, \"token\": 1,"
            + " \"amount\": \"18446744073709551616\"}|exceeds 64 bits",
        "{\"type\": \"register\", \"account\": 1, \"sign\": 1, \"ay\": \"0x00\"}|true or false",
        "{\"type\": \"register\", \"account\": 1, \"sign\": true, \"ay\": \"0x00\"}|32 bytes",
        "{\"type\": \"register\", \"account\": 1, \"sign\": true, \"ay\": \"00\"}|0x and 64",
        "{\"type\": \"register\", \"account\": 1, \"sign\": true, \"ay\":"
            + " \"0xffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff\"}|below r",
        "{\"type\": \"cancel\", \"account\": 1, \"orderId\": 1, \"nonce\": 1099511627776,"
            + " \"signature\": \"\"}|\"nonce\" of the transaction",
        "{\"type\": \"cancel\", \"account\": 1, \"orderId\": 1, \"nonce\": 1,"
            + " \"signature\": \"ab\"}|signature: ",
        "{\"type\": \"spotTrade\", \"maker\": 1}|\"maker\" of the transaction must be an object",
      })
  void shouldSayWhatIsWrong(final String json, final String reason) {
    final TransactionFormatException e =
        assertThrows(
            TransactionFormatException.class, () -> TransactionJson.read(JsonParser.parse(json)));
    assertTrue(e.getMessage().contains(reason), e.getMessage());
  }

  @Test
  void shouldRefuseUnknownSidesAndMembersOfOrders() {
    final String text =
        TransactionJson.write(
                new RandomTransactions(new Random(1)).next(TransactionType.SPOT_TRADE))
            .toString();
    final String side = text.replaceFirst("\"(buy|sell)\"", "\"both\"");
    final TransactionFormatException e =
        assertThrows(
            TransactionFormatException.class, () -> TransactionJson.read(JsonParser.parse(side)));
    assertTrue(e.getMessage().contains("not \"both\""), e.getMessage());
    final String member = text.replaceFirst("\"side\"", "\"fee\": 1, \"side\"");
    final TransactionFormatException unknown =
        assertThrows(
            TransactionFormatException.class, () -> TransactionJson.read(JsonParser.parse(member)));
    assertTrue(unknown.getMessage().contains("has no member \"fee\""), unknown.getMessage());
  }
}
