// A server process that does nothing but carry imports on, to be killed by a test.
import { runImports } from "@/lib/imports/service/worker";

const seconds = Number(process.argv[2] ?? 1);
for (;;) {
  await runImports({ leaseSeconds: seconds });
  await new Promise((resolve) => setTimeout(resolve, 50));
}
