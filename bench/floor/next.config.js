import path from "node:path";

/** @type {import("next").NextConfig} */
export default {
  serverExternalPackages: ["@node-rs/argon2", "pg"],
  typescript: { ignoreBuildErrors: true },
  agentRules: false,
  turbopack: { root: path.join(import.meta.dirname, "../..") },
};
