import { defineConfig } from "vitest/config";

/** Where a running exchange answers, for `npm run dev`. */
const edge = process.env.FLUIDEX_EDGE ?? "http://127.0.0.1:8080";

export default defineConfig({
  base: "./",
  esbuild: { jsx: "automatic", jsxImportSource: "preact" },
  build: { target: "es2022", assetsInlineLimit: 2048, reportCompressedSize: false },
  server: {
    port: 5173,
    proxy: {
      "/api": edge,
      "/cluster.Cluster": edge,
      "/ws": { target: edge.replace(/^http/, "ws"), ws: true },
    },
  },
  test: { include: ["test/**/*.test.{ts,mjs}"], testTimeout: 60_000 },
});
