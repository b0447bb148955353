package io.fluidex.matchengine.rest;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Arrays;
import java.util.List;

/** Describes routes as an OpenAPI 3.1 document. */
final class OpenApi {
  private static final String JSON = "application/json";
  private static final String TEXT = "text/plain";
  private static final String TOKEN = "operator_token";

  private OpenApi() {}

  static ObjectNode document(final List<Route> routes, final String version) {
    final ObjectNode document = Json.object().put("openapi", "3.1.0");
    document
        .putObject("info")
        .put("title", "FluiDex exchange")
        .put(
            "description",
            "History, tickers and candles. Decimals are texts unless they are drawn. Errors are"
                + " objects of a stable code and a message.")
        .put("version", version);
    final ObjectNode paths = document.putObject("paths");
    for (final Route route : routes) {
      describe(route, paths.withObjectProperty(route.template()));
    }
    final ObjectNode components = document.putObject("components");
    final ObjectNode error = Schema.object();
    final String[] codes =
        Arrays.stream(ErrorCode.values()).map(ErrorCode::name).toArray(String[]::new);
    Schema.with(error, "code", Schema.oneOf(codes));
    Schema.with(error, "message", Schema.text());
    error.putArray("required").add("code").add("message");
    components.putObject("schemas").set("Error", error);
    components
        .putObject("securitySchemes")
        .putObject(TOKEN)
        .put("type", "http")
        .put("scheme", "bearer");
    return document;
  }

  private static void describe(final Route route, final ObjectNode path) {
    final ObjectNode operation =
        path.putObject(route.method().equals("GET") ? "get" : "post")
            .put("summary", route.summary());
    for (final Route.Parameter parameter : route.parameters()) {
      operation
          .withArrayProperty("parameters")
          .addObject()
          .put("name", parameter.name())
          .put("in", parameter.inPath() ? "path" : "query")
          .put("required", parameter.required())
          .put("description", parameter.description())
          .set("schema", parameter.schema());
    }
    if (route.body() != null) {
      operation
          .putObject("requestBody")
          .put("required", true)
          .putObject("content")
          .putObject(JSON)
          .set("schema", route.body());
    }
    final ObjectNode responses = operation.putObject("responses");
    responses
        .putObject("200")
        .put("description", "The answer")
        .putObject("content")
        .putObject(route.answer() == null ? TEXT : JSON)
        .set("schema", route.answer() == null ? Schema.text() : route.answer());
    responses
        .putObject("default")
        .put("description", "What is wrong")
        .putObject("content")
        .putObject(JSON)
        .putObject("schema")
        .put("$ref", "#/components/schemas/Error");
    if (route.operators()) {
      operation.putArray("security").addObject().putArray(TOKEN);
    }
  }
}
