// Where can one go from anywhere?
import { LayoutDashboard, LogOut, Menu as Bars, MessageSquare, Settings, Ticket } from "lucide-react";
import { Link, NavLink } from "react-router";
import type { User } from "@/api/types";
import { Bell } from "@/features/notifications/bell";
import { cn } from "@/lib/cn";
import { useUnreadMessages } from "@/live/live";
import { useSession, useSignOut } from "@/session/session";
import {
  Avatar,
  ButtonLink,
  buttonLook,
  Menu,
  MenuChoice,
  MenuChoices,
  MenuItem,
  MenuLabel,
  MenuLine,
} from "@/ui";
import { CountBadge } from "./count_badge";
import { choose, useThemeChoice, type Choice } from "./theme";

interface Place {
  to: string;
  label: string;
}

function placesOf(user: User): Place[] {
  const isMentor = user.mentor?.applicationStatus === "approved";
  return [
    { to: "/mentors", label: "Mentors" },
    { to: "/bookings", label: "Sessions" },
    isMentor
      ? { to: "/mentor/dashboard", label: "Dashboard" }
      : { to: "/become-a-mentor", label: "Become a mentor" },
    ...(user.role === "admin" ? [{ to: "/admin", label: "Admin" }] : []),
  ];
}

export function Navbar() {
  const { state, user } = useSession();
  return (
    <header className="sticky top-0 z-30 border-b border-line bg-page/90 backdrop-blur-md">
      <div className="mx-auto flex h-16 max-w-7xl items-center gap-1 px-3 sm:px-6">
        <Brand />
        {user && <SignedInBar user={user} />}
        {!user && state !== "unknown" && <VisitorBar />}
      </div>
    </header>
  );
}

function Brand() {
  return (
    <Link to="/" className="mr-auto flex min-h-11 items-center gap-2.5 rounded-control pr-2 md:mr-6">
      <img src="/favicon.svg" alt="" width={30} height={30} />
      <span className="text-[1.0625rem] font-semibold tracking-tight whitespace-nowrap max-[359px]:sr-only">
        Mentor Connect
      </span>
    </Link>
  );
}

function VisitorBar() {
  return (
    <nav aria-label="Main" className="ml-auto flex items-center gap-2">
      <ButtonLink to="/login" look="quiet">
        Sign in
      </ButtonLink>
      <ButtonLink to="/register" className="max-sm:hidden">
        Create an account
      </ButtonLink>
    </nav>
  );
}

function SignedInBar({ user }: { user: User }) {
  const places = placesOf(user);
  return (
    <>
      <nav aria-label="Main" className="flex grow items-center gap-1 max-md:hidden">
        {places.map(({ to, label }) => (
          <NavLink
            key={to}
            to={to}
            className={({ isActive }) =>
              buttonLook(
                "quiet",
                "normal",
                cn(
                  "whitespace-nowrap max-lg:px-2.5",
                  isActive ? "bg-raised text-ink" : "text-muted hover:text-ink",
                ),
              )
            }
          >
            {label}
          </NavLink>
        ))}
      </nav>
      <Messages />
      <Bell />
      <UserMenu user={user} places={places} />
    </>
  );
}

function Messages() {
  const unread = useUnreadMessages();
  const said = unread ? `Messages, ${unread} unread` : "Messages";
  return (
    <NavLink
      to="/messages"
      aria-label={said}
      title={said}
      className={({ isActive }) =>
        buttonLook("quiet", "icon", cn("relative", isActive ? "bg-raised" : "text-muted"))
      }
    >
      <MessageSquare aria-hidden className="size-5" />
      <CountBadge count={unread} />
    </NavLink>
  );
}

function UserMenu({ user, places }: { user: User; places: Place[] }) {
  const signOut = useSignOut();
  return (
    <Menu
      label="Account"
      className="w-64"
      trigger={
        <button
          type="button"
          aria-label={`Menu of ${user.name}`}
          className={buttonLook("quiet", "normal", "px-2")}
        >
          <Bars aria-hidden className="size-5 md:hidden" />
          <Avatar name={user.name} src={user.avatar} size="small" />
        </button>
      }
    >
      <MenuLabel>
        <span className="block font-medium text-ink">{user.name}</span>
        <span className="block">{user.email}</span>
      </MenuLabel>
      <MenuLine />
      <div className="md:hidden">
        {places.map(({ to, label }) => (
          <MenuItem key={to} asChild>
            <Link to={to}>{label}</Link>
          </MenuItem>
        ))}
        <MenuLine />
      </div>
      <MenuItem asChild className="max-md:hidden">
        <Link to="/bookings">
          <Ticket aria-hidden className="size-4 text-muted" />
          My sessions
        </Link>
      </MenuItem>
      {user.mentor?.applicationStatus === "approved" && (
        <MenuItem asChild className="max-md:hidden">
          <Link to="/mentor/dashboard">
            <LayoutDashboard aria-hidden className="size-4 text-muted" />
            Dashboard
          </Link>
        </MenuItem>
      )}
      <MenuItem asChild>
        <Link to="/settings">
          <Settings aria-hidden className="size-4 text-muted" />
          Settings
        </Link>
      </MenuItem>
      <MenuLine />
      <ThemeChoices />
      <MenuLine />
      <MenuItem onSelect={() => void signOut()}>
        <LogOut aria-hidden className="size-4 text-muted" />
        Sign out
      </MenuItem>
    </Menu>
  );
}

const THEMES: { value: Choice; label: string }[] = [
  { value: "system", label: "As my system" },
  { value: "dark", label: "Dark" },
  { value: "light", label: "Light" },
];

function ThemeChoices() {
  const choice = useThemeChoice();
  return (
    <>
      <MenuLabel>Theme</MenuLabel>
      <MenuChoices aria-label="Theme" value={choice} onValueChange={(value) => choose(value as Choice)}>
        {THEMES.map(({ value, label }) => (
          <MenuChoice key={value} value={value}>
            {label}
          </MenuChoice>
        ))}
      </MenuChoices>
    </>
  );
}
