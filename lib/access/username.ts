/** A user name as it is kept and compared: without spaces around it, in lower case, composed. */
export const foldUsername = (typed: string): string => typed.normalize("NFC").trim().toLowerCase();
