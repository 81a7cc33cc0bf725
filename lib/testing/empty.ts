// Stands in for packages that a test run must not load (see vitest.config.ts).
export {};
