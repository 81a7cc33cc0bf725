// What a page's form or script may send to a page (React's encoding of an action's arguments): what no page of ours has written is
// told apart here, before Next.js stumbles over it.

/** Lists and objects that stand in one another. */
const MOST_DEPTH = 64;

/** What React writes for values that JSON lacks; a text that begins with "$" is written with another one before it. */
const SPECIAL = /^\$(\$|undefined$|NaN$|-?Infinity$|-0$|D\d{4}-|n-?\d{1,100}$|K\d{1,3}$)/;

/** Of a form that was sent without a script: the action, and what was bound to it. */
const ACTION_ID = /^\$ACTION_ID_[0-9a-f]{40,64}$/;
const ACTION_REF = /^\$ACTION_REF_(\d{1,3})$/;
const ACTION_PART = /^\$ACTION_(\d{1,3}):(\d{1,3})$/;

/** @param {unknown} value @param {number} depth @returns {boolean} */
function isPlain(value, depth = 0) {
  if (depth > MOST_DEPTH) return false;
  if (typeof value === "string") return !value.startsWith("$") || SPECIAL.test(value);
  if (typeof value !== "object" || value === null) return true;
  return Object.entries(value).every(([name, one]) => name !== "__proto__" && isPlain(one, depth + 1));
}

/** @param {unknown} text @param {(value: unknown) => boolean} holds */
function isJson(text, holds) {
  if (typeof text !== "string") return false;
  try {
    return holds(JSON.parse(text));
  } catch {
    return false;
  }
}

/** The id under which the build knows an action. */
const isAction = (/** @type {unknown} */ id) => typeof id === "string" && /^[0-9a-f]{40,64}$/.test(id);

const isArguments = (/** @type {unknown} */ value) => Array.isArray(value) && isPlain(value);

/** {"id": the action, "bound": null or "$@1"} @param {unknown} value */
function isReference(value) {
  if (typeof value !== "object" || value === null) return false;
  const { id, bound } = /** @type {Record<string, unknown>} */ (value);
  return isAction(id) && (bound === null || /^\$@\d{1,3}$/.test(String(bound)));
}

/** @param {FormData} form @param {boolean} byScript */
function isForm(form, byScript) {
  const names = [...form.keys()];
  if (byScript)
    return isJson(form.get("0"), isArguments) && names.every((name) => name === "0" || /^_?\d{1,3}_/.test(name));
  for (const name of names.filter((one) => one.startsWith("$ACTION_"))) {
    const [, ref] = ACTION_REF.exec(name) ?? [];
    const [, , part] = ACTION_PART.exec(name) ?? [];
    if (ref !== undefined ? !form.has(`$ACTION_${ref}:0`) : part !== undefined) {
      if (ref !== undefined || !isJson(form.get(name), part === "0" ? isReference : isArguments)) return false;
    } else if (ref === undefined && !ACTION_ID.test(name) && name !== "$ACTION_KEY") return false;
  }
  return true;
}

/**
 * Whether a page of ours may have sent this body.
 *
 * @param {Buffer} body
 * @param {string} type its content type
 * @param {string | string[] | undefined} named the action that a header names, as a page's script does
 * @returns {Promise<boolean>}
 */
export async function isActionBody(body, type, named) {
  const byScript = named !== undefined;
  if (byScript && !isAction(named)) return false;
  if (/^multipart\/form-data\b/i.test(type)) {
    const form = await new Response(new Uint8Array(body), { headers: { "content-type": type } })
      .formData()
      .catch(() => null);
    return form !== null && isForm(form, byScript);
  }
  return !byScript || isJson(body.toString("utf8"), isArguments);
}
