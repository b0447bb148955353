package io.fluidex.proto;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.DescriptorProtos.DescriptorProto;
import com.google.protobuf.DescriptorProtos.EnumDescriptorProto;
import com.google.protobuf.DescriptorProtos.EnumValueDescriptorProto;
import com.google.protobuf.DescriptorProtos.FieldDescriptorProto;
import com.google.protobuf.DescriptorProtos.FileDescriptorProto;
import com.google.protobuf.DescriptorProtos.FileDescriptorSet;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

class CompatibilityTest {
  @Test
  void shouldServeClientsOfTheOriginal() throws Exception {
    assertEquals(Set.of(), missing("original.txt"), "what clients of the original rely on is gone");
  }

  @Test
  void shouldServeClientsOfTheLastRelease() throws Exception {
    assertEquals(
        Set.of(),
        missing("released.txt"),
        "what clients of the last release rely on is gone; add a new field or call instead");
  }

  @Test
  void shouldCompareTablesOfSubstance() throws Exception {
    assertTrue(InterfaceTable.kept("original.txt").size() > 300);
    assertTrue(
        InterfaceTable.kept("released.txt").containsAll(InterfaceTable.kept("original.txt")));
  }

  private static Set<String> missing(final String table) throws Exception {
    final Set<String> missing = new TreeSet<>(InterfaceTable.kept(table));
    missing.removeAll(InterfaceTable.of(Interfaces.compiled()));
    return missing;
  }

  @Test
  void shouldNoticeARenumberedField() throws Exception {
    assertBreaks(
        "field cluster.Task 1 id string singular", field -> field.toBuilder().setNumber(2).build());
  }

  @Test
  void shouldNoticeARetypedField() throws Exception {
    assertBreaks(
        "field cluster.Task 1 id string singular",
        field -> field.toBuilder().setType(FieldDescriptorProto.Type.TYPE_BYTES).build());
  }

  @Test
  void shouldNoticeARenamedField() throws Exception {
    assertBreaks(
        "field cluster.Task 1 id string singular",
        field -> field.toBuilder().setName("task_id").build());
  }

  @Test
  void shouldNoticeARepeatedField() throws Exception {
    assertBreaks(
        "field cluster.Task 1 id string singular",
        field -> field.toBuilder().setLabel(FieldDescriptorProto.Label.LABEL_REPEATED).build());
  }

  private static void assertBreaks(
      final String line, final UnaryOperator<FieldDescriptorProto> change) throws Exception {
    final FieldDescriptorProto field =
        FieldDescriptorProto.newBuilder()
            .setName("id")
            .setNumber(1)
            .setType(FieldDescriptorProto.Type.TYPE_STRING)
            .setLabel(FieldDescriptorProto.Label.LABEL_OPTIONAL)
            .build();
    assertTrue(table(field).contains(line));
    assertTrue(!table(change.apply(field)).contains(line));
  }

  private static Set<String> table(final FieldDescriptorProto field) throws Exception {
    return InterfaceTable.of(
        Interfaces.of(
            FileDescriptorSet.newBuilder()
                .addFile(
                    FileDescriptorProto.newBuilder()
                        .setName("task.proto")
                        .setSyntax("proto3")
                        .setPackage("cluster")
                        .addMessageType(
                            DescriptorProto.newBuilder().setName("Task").addField(field)))
                .build()));
  }

  @Test
  void shouldNoticeARenamedValue() throws Exception {
    final Set<String> table =
        InterfaceTable.of(
            Interfaces.of(
                FileDescriptorSet.newBuilder()
                    .addFile(
                        FileDescriptorProto.newBuilder()
                            .setName("side.proto")
                            .setSyntax("proto3")
                            .setPackage("matchengine")
                            .addEnumType(
                                EnumDescriptorProto.newBuilder()
                                    .setName("OrderSide")
                                    .addValue(
                                        EnumValueDescriptorProto.newBuilder()
                                            .setName("SELL")
                                            .setNumber(0))))
                    .build()));
    assertEquals(Set.of("value matchengine.OrderSide 0 SELL"), table);
    assertTrue(InterfaceTable.kept("original.txt").contains("value matchengine.OrderSide 0 ASK"));
  }
}
