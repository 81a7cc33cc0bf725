import { maskNationalId } from "@/lib/households/national-id";

/** A text of a list with what may be a national id masked, however it is spaced. */
export const maskDigits = (text: string): string =>
  text.replace(/(?<!\d)\d(?:[\s.-]?\d){7,11}(?!\d)/g, (found) => {
    const digits = found.replace(/\D/g, "");
    // Telephone numbers have ten digits, and dates eight with marks between them.
    return digits.length === 10 || /^\d{1,4}[.-]\d{1,2}[.-]\d{2,4}$/.test(found) ? found : maskNationalId(digits);
  });
