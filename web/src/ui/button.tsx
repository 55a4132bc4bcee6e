import { LoaderCircle } from "lucide-react";
import type { ComponentProps } from "react";
import { Link, type LinkProps } from "react-router";
import { cn } from "@/lib/cn";

type Look = "primary" | "secondary" | "quiet" | "danger";
type Size = "normal" | "large" | "icon";

const LOOKS: Record<Look, string> = {
  primary: "bg-accent text-on-accent hover:bg-accent-hover font-semibold",
  secondary: "border border-line bg-surface text-ink hover:bg-raised",
  quiet: "text-ink hover:bg-raised",
  danger: "border border-bad/50 bg-bad-soft text-bad hover:border-bad",
};
const SIZES: Record<Size, string> = {
  normal: "min-h-11 px-4 py-2 text-[0.9375rem]",
  large: "min-h-13 px-6 py-3 text-base",
  icon: "size-11 shrink-0",
};

/** The look of a button, for what must be another element. */
export function buttonLook(look: Look = "primary", size: Size = "normal", more?: string): string {
  return cn(
    "inline-flex items-center justify-center gap-2 rounded-control text-center leading-tight font-medium transition-colors select-none aria-disabled:opacity-55 disabled:opacity-55",
    LOOKS[look],
    SIZES[size],
    more,
  );
}

interface ButtonProps extends ComponentProps<"button"> {
  look?: Look;
  size?: Size;
  /** Something is under way: the button says so, keeps the focus and does nothing meanwhile. */
  busy?: boolean;
}

export function Button({
  look,
  size,
  busy,
  className,
  children,
  onClick,
  type = "button",
  ...rest
}: ButtonProps) {
  return (
    <button
      type={busy ? "button" : type}
      aria-disabled={busy || undefined}
      className={buttonLook(look, size, className)}
      onClick={busy ? (event) => event.preventDefault() : onClick}
      {...rest}
    >
      {busy && <LoaderCircle aria-hidden className="size-4 shrink-0 animate-spin" />}
      {children}
    </button>
  );
}

interface ButtonLinkProps extends LinkProps {
  look?: Look;
  size?: Size;
}

export function ButtonLink({ look, size, className, ...rest }: ButtonLinkProps) {
  return <Link className={buttonLook(look, size, className as string)} {...rest} />;
}
