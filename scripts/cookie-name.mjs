/**
 * A cookie's name as browsers keep it. Over TLS one that only this very host can have set, and that no other is sent.
 * @param {string} name
 * @param {boolean} secure whether people come over TLS
 */
export const cookieName = (name, secure) => (secure ? `__Host-${name}` : name);
