"use client";

import { useSyncExternalStore } from "react";

const never = () => () => undefined;

/**
 * Whether the page's script has taken over. A control that only works with it stays disabled until then, so that no click
 * of somebody quick, on a slow line, is lost without a word.
 */
export const useReady = (): boolean =>
  useSyncExternalStore(
    never,
    () => true,
    () => false,
  );
