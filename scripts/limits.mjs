// How large what people send may be. scripts/guard.mjs holds every body to it, also of unannounced length; lib/access/request-rules.mjs
// says so before anything is read.

const MB = 1024 * 1024;

/** The largest body that anybody may send. Forms are far smaller. */
export const MOST_BYTES = MB;
/** The largest list that may be brought in; Next.js hands on no more. */
export const MOST_UPLOAD_MB = 10;
export const MOST_UPLOAD_BYTES = MOST_UPLOAD_MB * MB;
