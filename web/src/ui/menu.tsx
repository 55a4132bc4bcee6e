import { DropdownMenu as Radix } from "radix-ui";
import type { ComponentProps, ReactNode } from "react";
import { cn } from "@/lib/cn";

interface MenuProps {
  /** One button; it gets the focus back. */
  trigger: ReactNode;
  children: ReactNode;
  label?: string;
  className?: string;
}

/** It stands where its trigger does, so that it is part of the same landmark. */
export function Menu({ trigger, children, label, className }: MenuProps) {
  return (
    <Radix.Root modal={false}>
      <Radix.Trigger asChild>{trigger}</Radix.Trigger>
      <Radix.Content
        align="end"
        sideOffset={8}
        collisionPadding={12}
        aria-label={label}
        className={cn(
          "z-40 min-w-56 animate-rise rounded-card border border-line bg-surface p-1.5 shadow-float",
          className,
        )}
      >
        {children}
      </Radix.Content>
    </Radix.Root>
  );
}

const ITEM =
  "flex min-h-11 w-full items-center gap-3 rounded-control px-3 py-2 text-[0.9375rem] outline-none data-highlighted:bg-raised data-highlighted:ring-2 data-highlighted:ring-current/20";

/** `asChild` with a Link inside makes it a link. */
export function MenuItem({ className, ...rest }: ComponentProps<typeof Radix.Item>) {
  return <Radix.Item className={cn(ITEM, className)} {...rest} />;
}

export function MenuChoice({ className, children, ...rest }: ComponentProps<typeof Radix.RadioItem>) {
  return (
    <Radix.RadioItem className={cn(ITEM, className)} {...rest}>
      {children}
      <Radix.ItemIndicator className="ml-auto text-accent-ink">✓</Radix.ItemIndicator>
    </Radix.RadioItem>
  );
}

export const MenuChoices = Radix.RadioGroup;

export function MenuLabel({ children }: { children: ReactNode }) {
  return <Radix.Label className="px-3 pt-2 pb-1 text-sm text-muted">{children}</Radix.Label>;
}

export function MenuLine() {
  return <Radix.Separator className="mx-1 my-1.5 h-px bg-line" />;
}
