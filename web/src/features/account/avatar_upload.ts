// How does a picture get from a person's disk to our address for it?
import { answer, api } from "@/api/client";
import { ApiError } from "@/api/errors";
import type { Config, Schemas } from "@/api/types";

type ImageType = Schemas["AvatarShape"]["mimeType"];

/** What is wrong with a file before it is sent, in words. */
export function problemWith(file: File, limits: Config["uploadLimits"]["avatar"]): string | undefined {
  if (!limits.mimeTypes.includes(file.type)) return "Choose a JPEG, PNG, WebP or GIF picture.";
  if (file.size > limits.maxBytes) return `Choose a picture of up to ${limits.maxBytes / 1024 / 1024} MB.`;
  if (file.size === 0) return "This file is empty.";
  return undefined;
}

/** The address to put on a profile. Throws ApiError. */
export async function uploaded(file: File): Promise<string> {
  const body = { mimeType: file.type as ImageType, size: file.size };
  const { upload, avatar } = await answer(api.POST("/api/uploads/avatar", { body }));
  const form = new FormData();
  for (const [name, value] of Object.entries(upload.fields)) form.append(name, value);
  form.append("file", file);
  const sent = await fetch(upload.url, { method: "POST", body: form }).catch(() => null);
  if (!sent?.ok)
    throw new ApiError(sent?.status ?? 0, { message: "The picture could not be sent. Try again." });
  return avatar;
}
