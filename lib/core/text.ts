import { z } from "zod";
import { say } from "@/lib/core/message";

const CONTROL = /[\u0000-\u0008\u000B\u000C\u000E-\u001F\u007F\u200B-\u200F\u202A-\u202E\uFEFF]/u;

/** A line or a paragraph that people typed: composed (NFC), trimmed, without control characters, at most `max` characters. */
export const text = (max: number) =>
  z
    .string(say("text_required"))
    .normalize("NFC")
    .trim()
    .max(max, say("text_length", { max }))
    .refine((value) => !CONTROL.test(value), say("text_characters"));

/** The same, and not empty. */
export const requiredText = (max: number) => text(max).min(1, say("text_required"));
