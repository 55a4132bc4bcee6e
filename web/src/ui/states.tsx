// What a page shows while it has nothing to show.
import { CloudOff, RotateCw } from "lucide-react";
import type { ComponentProps, ReactNode } from "react";
import { isRefusal, sentence } from "@/api/errors";
import { cn } from "@/lib/cn";
import { Button } from "./button";

/** A grey shape of the final size. Put several in one `Loading`. */
export function Skeleton({ className, ...rest }: ComponentProps<"div">) {
  return <div className={cn("animate-pulse rounded-control bg-raised", className)} {...rest} />;
}

/** Says once, to those who do not see the skeletons, that something is coming. */
export function Loading({
  label,
  children,
  className,
}: {
  label: string;
  children: ReactNode;
  className?: string;
}) {
  return (
    <div className={className} role="status">
      <span className="sr-only">{label}</span>
      <div aria-hidden className="contents">
        {children}
      </div>
    </div>
  );
}

interface StateProps {
  title: string;
  children?: ReactNode;
  /** What to do next: buttons or links. */
  action?: ReactNode;
  icon?: ReactNode;
  role?: "alert" | "status";
}

export function EmptyState({ title, children, action, icon, role }: StateProps) {
  return (
    <div
      role={role}
      className="flex flex-col items-center gap-3 rounded-card border border-dashed border-line px-5 py-14 text-center"
    >
      {icon && (
        <div
          aria-hidden
          className="grid size-14 place-items-center rounded-full bg-raised text-muted [&>svg]:size-6"
        >
          {icon}
        </div>
      )}
      <h2 className="text-lg">{title}</h2>
      {children && <div className="max-w-prose text-muted">{children}</div>}
      {action && <div className="mt-2 flex flex-wrap justify-center gap-3">{action}</div>}
    </div>
  );
}

/** An error in people's words, and what to do about it. */
export function ErrorState({
  error,
  onRetry,
  title,
}: {
  error: unknown;
  onRetry?: () => void;
  title?: string;
}) {
  const missing = isRefusal(error, "not_found");
  return (
    <EmptyState
      role="alert"
      icon={<CloudOff />}
      title={title ?? (missing ? "There is nothing here" : "That did not work")}
      action={
        onRetry &&
        !missing && (
          <Button look="secondary" onClick={onRetry}>
            <RotateCw aria-hidden className="size-4" />
            Try again
          </Button>
        )
      }
    >
      <p>{sentence(error)}</p>
      {isRefusal(error) && error.status >= 500 && error.requestId && (
        <p className="mt-1 text-sm">If it goes on, tell us this number: {error.requestId}</p>
      )}
    </EmptyState>
  );
}
