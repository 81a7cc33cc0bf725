import { z } from "zod";
import { say } from "@/lib/core/message";
import { requiredText } from "@/lib/core/text";
import { AreaType } from "@/prisma/generated/enums";

export const villageSchema = z.object({
  /** Made by the device, so that sending twice is harmless. */
  id: z.uuid(),
  name: requiredText(80),
  area: z.enum(AreaType, say("choice_required")),
});
export type VillageInput = z.infer<typeof villageSchema>;

export const villageEditSchema = villageSchema.extend({ version: z.int().min(1), ended: z.boolean() });
export type VillageEditInput = z.infer<typeof villageEditSchema>;
