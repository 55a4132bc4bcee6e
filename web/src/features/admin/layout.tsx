import { Outlet } from "react-router";
import { useUser } from "@/session/session";
import { NotFound } from "@/shell/not_found";
import { SubNav } from "@/ui";

const LINKS = [
  "Applications",
  "Mentors",
  "Bookings",
  "Refunds",
  "Reviews",
  "Payouts",
  "Revenue",
  "Audit",
].map((label) => ({ to: `/admin/${label.toLowerCase()}`, label }));

/** For administrators; to others these pages do not exist. */
export default function AdminLayout() {
  if (useUser().role !== "admin") return <NotFound />;
  return (
    <>
      <SubNav label="Administration" links={LINKS} />
      <Outlet />
    </>
  );
}
