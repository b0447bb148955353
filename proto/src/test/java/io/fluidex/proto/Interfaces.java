package io.fluidex.proto;

import com.google.api.AnnotationsProto;
import com.google.protobuf.DescriptorProtos.FileDescriptorSet;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.DescriptorValidationException;
import com.google.protobuf.Descriptors.EnumDescriptor;
import com.google.protobuf.Descriptors.FileDescriptor;
import com.google.protobuf.ExtensionRegistry;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The compiled interfaces, without those of others that they import. */
record Interfaces(List<FileDescriptor> files) {
  private static final Set<String> OURS = Set.of("matchengine", "rollup_state", "cluster", "push");

  /** Reads the descriptors the build has just written. */
  static Interfaces compiled() throws IOException, DescriptorValidationException {
    return read(Path.of(System.getProperty("fluidex.proto.descriptors")));
  }

  /** Reads a descriptor set that contains its imports. */
  static Interfaces read(final Path descriptors) throws IOException, DescriptorValidationException {
    final ExtensionRegistry extensions = ExtensionRegistry.newInstance();
    AnnotationsProto.registerAllExtensions(extensions);
    final FileDescriptorSet set;
    try (InputStream in = Files.newInputStream(descriptors)) {
      set = FileDescriptorSet.parseFrom(in, extensions);
    }
    return of(set);
  }

  /** Links a descriptor set in which every file follows those it imports. */
  static Interfaces of(final FileDescriptorSet set) throws DescriptorValidationException {
    final Map<String, FileDescriptor> linked = new HashMap<>();
    for (final var file : set.getFileList()) {
      final FileDescriptor[] imports =
          file.getDependencyList().stream().map(linked::get).toArray(FileDescriptor[]::new);
      linked.put(file.getName(), FileDescriptor.buildFrom(file, imports));
    }
    return new Interfaces(
        set.getFileList().stream()
            .map(file -> linked.get(file.getName()))
            .filter(file -> OURS.contains(file.getPackage()))
            .toList());
  }

  /** Every message, nested ones too. */
  List<Descriptor> messages() {
    final List<Descriptor> all = new ArrayList<>();
    files.forEach(file -> file.getMessageTypes().forEach(message -> collect(message, all)));
    return all;
  }

  private static void collect(final Descriptor message, final List<Descriptor> into) {
    into.add(message);
    message.getNestedTypes().forEach(nested -> collect(nested, into));
  }

  /** Every enum, nested ones too. */
  List<EnumDescriptor> enums() {
    final List<EnumDescriptor> all = new ArrayList<>();
    files.forEach(file -> all.addAll(file.getEnumTypes()));
    messages().forEach(message -> all.addAll(message.getEnumTypes()));
    return all;
  }
}
