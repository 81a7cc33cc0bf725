// Serves the built floor.
//   PORT=3001 DATABASE_OWNER_URL=… node bench/floor/serve.mjs
import { createServer } from "node:http";
import next from "next";

Object.assign(process.env, { NODE_ENV: "production", NEXT_TELEMETRY_DISABLED: "1" });
const application = next({ dev: false, dir: import.meta.dirname });
await application.prepare();
const handle = application.getRequestHandler();
createServer((request, response) => void handle(request, response)).listen(Number(process.env.PORT), "127.0.0.1");
