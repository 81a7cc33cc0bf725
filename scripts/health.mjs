// For the health check of a container: succeeds when the application on this machine is well.
//   node scripts/health.mjs
try {
  const answer = await fetch(`http://127.0.0.1:${process.env.PORT || 3000}/api/health`, {
    signal: AbortSignal.timeout(4_000),
  });
  process.exit(answer.ok ? 0 : 1);
} catch {
  process.exit(1);
}
