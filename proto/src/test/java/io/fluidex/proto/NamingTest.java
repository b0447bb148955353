package io.fluidex.proto;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.google.api.AnnotationsProto;
import com.google.protobuf.DescriptorProtos.DescriptorProto;
import com.google.protobuf.DescriptorProtos.EnumDescriptorProto;
import com.google.protobuf.DescriptorProtos.FileDescriptorProto;
import com.google.protobuf.DescriptorProtos.ServiceDescriptorProto;
import com.google.protobuf.DescriptorProtos.SourceCodeInfo.Location;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FileDescriptor;
import com.google.protobuf.Descriptors.MethodDescriptor;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The rules of buf's STANDARD and COMMENTS categories that names of the original allow. */
class NamingTest {
  private static final Pattern UPPER_CAMEL = Pattern.compile("[A-Z][A-Za-z0-9]*");
  private static final Pattern LOWER_SNAKE = Pattern.compile("[a-z][a-z0-9]*(_[a-z0-9]+)*");
  private static final Pattern UPPER_SNAKE = Pattern.compile("[A-Z][A-Z0-9]*(_[A-Z0-9]+)*");

  /** Calls of operators and of other services: not for the public, hence without HTTP path. */
  private static final Set<String> NOT_PUBLIC =
      Set.of("ReloadMarkets", "DebugDump", "DebugReset", "DebugReload", "OpenOrders", "UserState");

  /** Numbers of ours in messages and enums of the original begin here. */
  private static final int OURS = 100;

  private static Interfaces interfaces() throws Exception {
    return Interfaces.compiled();
  }

  private static Set<String> original() throws Exception {
    return InterfaceTable.kept("original.txt");
  }

  @Test
  void shouldNameThingsInTheirCase() throws Exception {
    final Set<String> wrong = new TreeSet<>();
    for (final Descriptor message : interfaces().messages()) {
      expect(UPPER_CAMEL, message.getName(), message.getFullName(), wrong);
      message
          .getFields()
          .forEach(field -> expect(LOWER_SNAKE, field.getName(), field.getFullName(), wrong));
    }
    interfaces()
        .enums()
        .forEach(type -> {
          expect(UPPER_CAMEL, type.getName(), type.getFullName(), wrong);
          type.getValues()
              .forEach(value -> expect(UPPER_SNAKE, value.getName(), value.getFullName(), wrong));
        });
    for (final MethodDescriptor method : methods()) {
      expect(UPPER_CAMEL, method.getName(), method.getFullName(), wrong);
    }
    assertEquals(Set.of(), wrong);
  }

  private static void expect(
      final Pattern pattern, final String name, final String fullName, final Set<String> wrong) {
    if (!pattern.matcher(name).matches()) {
      wrong.add(fullName);
    }
  }

  @Test
  void shouldBeginNewEnumsWithAnUnspecifiedValueAndPrefixAll() throws Exception {
    final Set<String> wrong = new TreeSet<>();
    for (final var type : interfaces().enums()) {
      if (original().stream()
          .noneMatch(line -> line.startsWith("value " + type.getFullName() + " "))) {
        final String prefix =
            type.getName().replaceAll("(?<=[a-z0-9])(?=[A-Z])", "_").toUpperCase(Locale.ROOT) + "_";
        if (!type.findValueByNumber(0).getName().equals(prefix + "UNSPECIFIED")
            || type.getValues().stream().anyMatch(value -> !value.getName().startsWith(prefix))) {
          wrong.add(type.getFullName());
        }
      }
    }
    assertEquals(Set.of(), wrong);
  }

  @Test
  void shouldNumberWhatIsAddedToTheOriginalFromOneHundred() throws Exception {
    final Set<String> original = original();
    final Set<String> messages =
        original.stream()
            .filter(line -> line.startsWith("message "))
            .map(line -> line.substring("message ".length()))
            .collect(Collectors.toSet());
    final Set<String> wrong = new TreeSet<>();
    for (final String line : InterfaceTable.of(interfaces())) {
      final String[] words = line.split(" ", -1);
      final boolean known =
          switch (words[0]) {
            case "field" -> messages.contains(words[1]);
            case "value" ->
                original.stream().anyMatch(value -> value.startsWith("value " + words[1] + " "));
            default -> false;
          };
      if (known && original.contains(line) != (Integer.parseInt(words[2]) < OURS)) {
        wrong.add(line);
      }
    }
    assertEquals(Set.of(), wrong);
  }

  @Test
  void shouldGiveNewCallsMessagesOfTheirOwn() throws Exception {
    final Set<String> wrong = new TreeSet<>();
    for (final MethodDescriptor method : methods()) {
      final boolean named =
          method.getInputType().getName().equals(method.getName() + "Request")
              && method.getOutputType().getName().equals(method.getName() + "Response");
      if (!named
          && original().stream()
              .noneMatch(line -> line.startsWith("rpc " + method.getFullName() + " "))) {
        wrong.add(method.getFullName());
      }
    }
    assertEquals(Set.of(), wrong);
  }

  @Test
  void shouldGiveEveryPublicCallItsOwnHttpPath() throws Exception {
    final Set<String> wrong = new TreeSet<>();
    final Set<String> paths = new HashSet<>();
    for (final MethodDescriptor method : methods()) {
      final boolean hasPath = method.getOptions().hasExtension(AnnotationsProto.http);
      final boolean wantsPath =
          !NOT_PUBLIC.contains(method.getName())
              && !method.getFile().getPackage().equals("cluster");
      if (hasPath != wantsPath) {
        wrong.add(method.getFullName());
      }
    }
    InterfaceTable.of(interfaces()).stream()
        .filter(line -> line.startsWith("http "))
        .forEach(line -> {
          if (!paths.add(line.split(" ", 3)[2])) {
            wrong.add("twice: " + line);
          }
        });
    assertEquals(Set.of(), wrong);
  }

  @Test
  void shouldBindPathsToFieldsThatExist() throws Exception {
    final Pattern variable = Pattern.compile("\\{([^}]*)}");
    final Set<String> wrong = new TreeSet<>();
    for (final MethodDescriptor method : methods()) {
      final var rule = method.getOptions().getExtension(AnnotationsProto.http);
      variable
          .matcher(rule.getGet() + rule.getPost())
          .results()
          .map(match -> match.group(1))
          .filter(name -> method.getInputType().findFieldByName(name) == null)
          .forEach(name -> wrong.add(method.getFullName() + " has no field " + name));
    }
    assertEquals(Set.of(), wrong);
  }

  @Test
  void shouldGenerateJavaIntoThePackagesOfTheProject() throws Exception {
    for (final FileDescriptor file : interfaces().files()) {
      final String javaPackage = file.getOptions().getJavaPackage();
      assertEquals("io.fluidex.proto.", javaPackage.substring(0, "io.fluidex.proto.".length()));
      assertEquals(true, file.getOptions().getJavaMultipleFiles());
    }
  }

  @Test
  void shouldExplainEverything() throws Exception {
    final Set<String> silent = new TreeSet<>();
    for (final FileDescriptor file : interfaces().files()) {
      final FileDescriptorProto proto = file.toProto();
      final Set<List<Integer>> explained =
          proto.getSourceCodeInfo().getLocationList().stream()
              .filter(location -> !location.getLeadingComments().isBlank())
              .map(Location::getPathList)
              .collect(Collectors.toSet());
      final Comments comments = new Comments(explained, silent);
      for (int i = 0; i < proto.getMessageTypeCount(); i++) {
        comments.message(
            proto.getMessageType(i), List.of(FileDescriptorProto.MESSAGE_TYPE_FIELD_NUMBER, i));
      }
      for (int i = 0; i < proto.getEnumTypeCount(); i++) {
        comments.enumeration(
            proto.getEnumType(i), List.of(FileDescriptorProto.ENUM_TYPE_FIELD_NUMBER, i));
      }
      for (int i = 0; i < proto.getServiceCount(); i++) {
        comments.service(proto.getService(i), List.of(FileDescriptorProto.SERVICE_FIELD_NUMBER, i));
      }
    }
    assertEquals(Set.of(), silent);
  }

  /** Collects what has no comment. */
  private record Comments(Set<List<Integer>> explained, Set<String> silent) {
    void message(final DescriptorProto message, final List<Integer> path) {
      check(message.getName(), path);
      for (int i = 0; i < message.getFieldCount(); i++) {
        check(
            message.getName() + "." + message.getField(i).getName(),
            join(path, DescriptorProto.FIELD_FIELD_NUMBER, i));
      }
      for (int i = 0; i < message.getNestedTypeCount(); i++) {
        message(message.getNestedType(i), join(path, DescriptorProto.NESTED_TYPE_FIELD_NUMBER, i));
      }
    }

    void enumeration(final EnumDescriptorProto type, final List<Integer> path) {
      check(type.getName(), path);
      for (int i = 0; i < type.getValueCount(); i++) {
        check(
            type.getName() + "." + type.getValue(i).getName(),
            join(path, EnumDescriptorProto.VALUE_FIELD_NUMBER, i));
      }
    }

    void service(final ServiceDescriptorProto service, final List<Integer> path) {
      check(service.getName(), path);
      for (int i = 0; i < service.getMethodCount(); i++) {
        check(
            service.getName() + "." + service.getMethod(i).getName(),
            join(path, ServiceDescriptorProto.METHOD_FIELD_NUMBER, i));
      }
    }

    private void check(final String name, final List<Integer> path) {
      if (!explained.contains(path)) {
        silent.add(name);
      }
    }

    private static List<Integer> join(final List<Integer> path, final int field, final int index) {
      final List<Integer> longer = new ArrayList<>(path);
      longer.add(field);
      longer.add(index);
      return longer;
    }
  }

  private static List<MethodDescriptor> methods() throws Exception {
    return interfaces().files().stream()
        .flatMap(file -> file.getServices().stream())
        .flatMap(service -> service.getMethods().stream())
        .toList();
  }
}
