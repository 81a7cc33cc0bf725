import { createHash } from "node:crypto";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { HASH, hashNode, provesConsistency, provesInclusion, Tree } from "@/lib/audit/tree";
import { hashLeaf, isExtended, isIncluded } from "@/scripts/check-proof.mjs";

/** RFC 9162, 2.1.1, word for word. */
function mth(leaves: readonly Buffer[]): Buffer {
  const [only] = leaves;
  if (!only) return createHash("sha256").digest();
  if (leaves.length === 1) return only;
  let k = 1;
  while (2 * k < leaves.length) k *= 2;
  return hashNode(mth(leaves.slice(0, k)), mth(leaves.slice(k)));
}

const leavesOf = (size: number) => Array.from({ length: size }, (_, i) => hashLeaf(`entry ${i}`));
const all = leavesOf(300);
const rootOf = async (from: number, to: number) => mth(all.slice(from, to));
const treeOf = (size: number) => {
  const tree = new Tree();
  tree.add(Buffer.concat(all.slice(0, size)));
  return tree;
};
const size = fc.integer({ min: 1, max: 300 });

// The trees of the reference implementation (certificate-transparency, merkletree/tree_hasher_test): eight inputs of its own.
const REFERENCE = ["", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f"];
const REFERENCE_ROOTS = [
  "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
  "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
  "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
  "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
  "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
  "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
  "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
  "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
];

describe("the tree", () => {
  test("has the roots that others have published", () => {
    const tree = new Tree();
    expect(tree.root.toString("hex")).toBe("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
    REFERENCE.forEach((input, i) => {
      tree.add(
        createHash("sha256")
          .update(Buffer.from([0]))
          .update(Buffer.from(input, "hex"))
          .digest(),
      );
      expect(tree.root.toString("hex")).toBe(REFERENCE_ROOTS[i]);
    });
  });

  test("grows to the same root, in whatever portions its leaves come, and goes on from its subtrees alone", () =>
    fc.assert(
      fc.property(size, fc.nat(300), (whole, cut) => {
        const first = treeOf(Math.min(cut, whole));
        const tree = new Tree(first.size, first.peaks);
        tree.add(Buffer.concat(all.slice(first.size, whole)));
        expect(tree.size).toBe(whole);
        expect(tree.root).toEqual(mth(all.slice(0, whole)));
      }),
    ));

  test("is not made from subtrees of another size", () =>
    expect(() => new Tree(3, Buffer.alloc(HASH))).toThrow(RangeError));
});

describe("a proof", () => {
  test("that an entry stands in the tree holds for it, and for no other entry, place, size or root", () =>
    fc.assert(
      fc.asyncProperty(size, fc.nat(299), async (whole, place) => {
        const index = place % whole;
        const path = await provesInclusion(index, whole, rootOf);
        const root = treeOf(whole).root;
        const leaf = hashLeaf(`entry ${index}`);
        expect(isIncluded({ leaf, index, size: whole, path, root })).toBe(true);
        expect(isIncluded({ leaf: hashLeaf("another"), index, size: whole, path, root })).toBe(false);
        expect(isIncluded({ leaf, index, size: whole, path, root: hashLeaf("another") })).toBe(false);
        expect(isIncluded({ leaf, index: index + 1, size: whole, path, root })).toBe(false);
        expect(isIncluded({ leaf, index, size: whole, path: [...path, leaf], root })).toBe(false);
        if (path.length > 0) expect(isIncluded({ leaf, index, size: whole, path: path.slice(1), root })).toBe(false);
      }),
    ));

  test("that a tree goes on from another holds for these two, and not once a leaf is another", () =>
    fc.assert(
      fc.asyncProperty(size, size, async (one, other) => {
        const [olderSize, newerSize] = [Math.min(one, other), Math.max(one, other)];
        const path = await provesConsistency(olderSize, newerSize, rootOf);
        const [older, newer] = [treeOf(olderSize).root, treeOf(newerSize).root];
        expect(isExtended({ olderSize, newerSize, older, newer, path })).toBe(true);
        const bent = new Tree();
        bent.add(Buffer.concat([hashLeaf("another"), ...all.slice(1, olderSize)]));
        expect(isExtended({ olderSize, newerSize, older: bent.root, newer, path })).toBe(false);
        expect(isExtended({ olderSize, newerSize, older, newer: hashLeaf("another"), path })).toBe(false);
        if (olderSize !== newerSize)
          expect(isExtended({ olderSize: newerSize, newerSize: olderSize, older: newer, newer: older, path })).toBe(
            false,
          );
      }),
    ));
});
