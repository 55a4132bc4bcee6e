// Which page answers which address? Each page is a chunk of its own: a module whose default export is the page.
import type { ComponentType } from "react";
import { createBrowserRouter, Navigate, type RouteObject } from "react-router";
import { RequireSignIn, RequireVisitor } from "./session/guards";
import { Crashed } from "./shell/crashed";
import { NotFound } from "./shell/not_found";
import { FullScreen, Root, Shell } from "./shell/shell";

const page = (load: () => Promise<{ default: ComponentType }>): RouteObject["lazy"] => {
  return async () => ({ Component: (await load()).default });
};

const forVisitors: RouteObject[] = [
  { path: "/login", lazy: page(() => import("./features/auth/login")) },
  { path: "/register", lazy: page(() => import("./features/auth/register")) },
  { path: "/forgot-password", lazy: page(() => import("./features/auth/forgot_password")) },
];

const forAnyone: RouteObject[] = [
  { path: "/verify-email", lazy: page(() => import("./features/auth/verify_email")) },
  { path: "/reset-password", lazy: page(() => import("./features/auth/reset_password")) },
];

const dashboard: RouteObject[] = [
  { index: true, lazy: page(() => import("./features/dashboard/overview")) },
  { path: "earnings", lazy: page(() => import("./features/dashboard/earnings")) },
  { path: "availability", lazy: page(() => import("./features/dashboard/availability")) },
  { path: "reviews", lazy: page(() => import("./features/dashboard/reviews")) },
  { path: "profile", lazy: page(() => import("./features/dashboard/profile")) },
  { path: "payouts", lazy: page(() => import("./features/dashboard/payouts")) },
  { path: "payouts/:payoutId", lazy: page(() => import("./features/dashboard/payout")) },
];

const admin: RouteObject[] = [
  { index: true, element: <Navigate to="/admin/applications" replace /> },
  { path: "applications", lazy: page(() => import("./features/admin/applications")) },
  { path: "mentors", lazy: page(() => import("./features/admin/mentors")) },
  { path: "bookings", lazy: page(() => import("./features/admin/bookings")) },
  { path: "bookings/:bookingId", lazy: page(() => import("./features/admin/booking")) },
  { path: "refunds", lazy: page(() => import("./features/admin/refunds")) },
  { path: "reviews", lazy: page(() => import("./features/admin/reviews")) },
  { path: "payouts", lazy: page(() => import("./features/admin/payouts")) },
  { path: "payouts/:payoutId", lazy: page(() => import("./features/admin/payout")) },
  { path: "revenue", lazy: page(() => import("./features/admin/revenue")) },
  { path: "audit", lazy: page(() => import("./features/admin/audit")) },
  { path: "*", Component: NotFound },
];

const forSignedIn: RouteObject[] = [
  { path: "/mentors", lazy: page(() => import("./features/directory/mentors")) },
  { path: "/mentors/:slug", lazy: page(() => import("./features/directory/mentor")) },
  { path: "/mentors/:slug/book", lazy: page(() => import("./features/booking/book")) },
  { path: "/bookings", lazy: page(() => import("./features/bookings/bookings")) },
  { path: "/bookings/:id", lazy: page(() => import("./features/bookings/booking")) },
  { path: "/messages", lazy: page(() => import("./features/messages/messages")) },
  { path: "/messages/:conversationId", lazy: page(() => import("./features/messages/messages")) },
  { path: "/notifications", lazy: page(() => import("./features/notifications/notifications")) },
  { path: "/become-a-mentor", lazy: page(() => import("./features/application/application")) },
  { path: "/mentor/dashboard", lazy: page(() => import("./features/dashboard/layout")), children: dashboard },
  { path: "/settings", lazy: page(() => import("./features/settings/settings")) },
  { path: "/admin", lazy: page(() => import("./features/admin/layout")), children: admin },
];

export const router = createBrowserRouter([
  {
    Component: Root,
    ErrorBoundary: Crashed,
    HydrateFallback: () => null,
    children: [
      {
        Component: Shell,
        ErrorBoundary: Crashed,
        children: [
          {
            ErrorBoundary: Crashed, // the navbar stays when a page breaks
            children: [
              { path: "/", element: <Navigate to="/mentors" replace /> },
              ...forAnyone,
              { Component: RequireVisitor, children: forVisitors },
              { Component: RequireSignIn, children: forSignedIn },
              { path: "*", Component: NotFound },
            ],
          },
        ],
      },
      {
        Component: FullScreen,
        ErrorBoundary: Crashed,
        children: [
          {
            Component: RequireSignIn,
            children: [{ path: "/call/:bookingId", lazy: page(() => import("./features/call/call")) }],
          },
        ],
      },
    ],
  },
]);
