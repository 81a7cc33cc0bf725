import { PHASE_PRODUCTION_SERVER } from "next/constants.js";

// One that is no address is told of where settings are checked (lib/core/env.ts).
const address = process.env.NEXTAUTH_URL ?? "";

/** @type {import("next").NextConfig} */
const config = {
  // Tests build into a folder of their own, beside a server that runs (scripts/build.mjs).
  distDir: process.env.NEXT_DIST_DIR || ".next",
  // The development server writes no files of its own into the repository.
  agentRules: false,
  // Native or worker-thread packages that must be required as they are, not bundled.
  serverExternalPackages: ["@node-rs/argon2", "pino", "echarts", "pdfkit"],
  // Types are checked by `npm test`, once and faster, over the tests as well.
  typescript: { ignoreBuildErrors: true },
  experimental: {
    // Keeping what was compiled is a quarter of a build's work: only for whoever builds more than once (scripts/build.mjs).
    turbopackFileSystemCacheForBuild: process.env.NEXT_BUILD_CACHE === "1",
    // An answer that is sent while somebody already goes to another page is handed on from that page's address to its own, by a
    // request of the server to itself: it still comes from people's own address, which is not the server's.
    serverActions: { allowedOrigins: URL.canParse(address) ? [new URL(address).host] : [] },
  },
  // Messages are taken apart when they are read or built in: pages and browsers carry no parser.
  turbopack: {
    resolveAlias: { "use-intl/format-message": "use-intl/format-message/format-only" },
    rules: {
      "*.json": {
        condition: { path: /messages\/\w+\/\w+\.json$/ },
        loaders: ["./lib/core/compile-messages.mjs"],
        as: "*.js",
      },
    },
  },
  // Nothing tells a stranger what serves the page.
  poweredByHeader: false,
  // No picture of ours is made smaller: the address that does it is shut.
  images: { unoptimized: true },
};

/**
 * The plugin tells the bundler where our messages are asked for. What is built knows it, and serves without the compilers that the
 * plugin brings (scripts/prune.mjs).
 * @param {string} phase
 */
export default async function configOf(phase) {
  if (phase === PHASE_PRODUCTION_SERVER) return config;
  const { default: createNextIntlPlugin } = await import("next-intl/plugin");
  return createNextIntlPlugin("./lib/core/i18n.ts")(config);
}
