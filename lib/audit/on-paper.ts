/** A root as it stands on paper. `hash`: its beginning, in fours. */
export type RootOnPaper = { number: number; size: number; at: Date; hash: string };

/** The first 16 signs of a root in hexadecimal, in fours: what nobody can make another trail for, and somebody can read out. */
export const shortHash = (hash: string): string => hash.slice(0, 16).replace(/(.{4})(?=.)/g, "$1 ");
