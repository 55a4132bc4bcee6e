import { useMutation, useQuery } from "@tanstack/react-query";
import { ImageUp } from "lucide-react";
import { useId, useRef, useState, type ChangeEvent } from "react";
import { sentence } from "@/api/errors";
import { configQuery } from "@/api/queries";
import { Avatar, Button, fieldId } from "@/ui";
import { problemWith, uploaded } from "./avatar_upload";

interface AvatarFieldProps {
  name: string;
  value: string | null;
  onChange: (avatar: string | null) => void;
  hint?: string;
  error?: string;
}

/** Chooses a picture and sends it at once; the form keeps its address. */
export function AvatarField({ name, value, onChange, hint, error }: AvatarFieldProps) {
  const limits = useQuery(configQuery).data?.uploadLimits.avatar;
  const [problem, setProblem] = useState<string>();
  const input = useRef<HTMLInputElement>(null);
  const note = useId();
  const upload = useMutation({ mutationFn: uploaded, onSuccess: onChange });
  const choose = (event: ChangeEvent<HTMLInputElement>) => {
    const file = event.target.files?.[0];
    event.target.value = ""; // the same file may be chosen again
    if (!file || !limits) return;
    const found = problemWith(file, limits);
    setProblem(found);
    if (!found) upload.mutate(file);
  };
  const wrong = problem ?? (upload.error ? sentence(upload.error) : error);
  return (
    <div className="flex flex-wrap items-center gap-4">
      <Avatar name={name || "?"} src={value} size="large" />
      <div className="min-w-48 grow basis-0">
        <p className="text-[0.9375rem] font-medium">Picture</p>
        <p className="text-sm text-muted">
          {limits && `JPEG, PNG, WebP or GIF, up to ${limits.maxBytes / 1024 / 1024} MB. `}
          {hint}
        </p>
        <div className="mt-2 flex flex-wrap gap-2">
          <input
            ref={input}
            type="file"
            accept={limits?.mimeTypes.join(",")}
            onChange={choose}
            className="sr-only"
            aria-label="Picture file"
            tabIndex={-1}
          />
          <Button
            id={fieldId("avatar")}
            look="secondary"
            busy={upload.isPending}
            aria-describedby={wrong ? note : undefined}
            onClick={() => input.current?.click()}
          >
            <ImageUp aria-hidden className="size-4" />
            {value ? "Change picture" : "Choose a picture"}
          </Button>
          {value && (
            <Button look="quiet" onClick={() => onChange(null)}>
              Remove
            </Button>
          )}
        </div>
        <p id={note} role="status" className="text-sm text-bad">
          {wrong}
        </p>
      </div>
    </div>
  );
}
