import { z } from "zod";
import { say } from "@/lib/core/message";

// Control and format characters, line breaks and tabs apart: they make names that look alike differ. And halves of characters, of
// which no text can be made again: PostgreSQL reads no JSON that holds one.
const UNKEPT = /(?![\n\r\t])[\p{Cc}\p{Cf}\p{Cs}]/u;

/** A line or a paragraph that people typed: composed (NFC), trimmed, without such characters, at most `max` characters. */
export const text = (max: number) =>
  z
    .string(say("text_required"))
    .normalize("NFC")
    .trim()
    .max(max, say("text_length", { max }))
    .refine((value) => !UNKEPT.test(value), say("text_characters"));

/** The same, and not empty. */
export const requiredText = (max: number) => text(max).min(1, say("text_required"));
