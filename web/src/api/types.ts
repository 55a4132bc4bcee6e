// The API's shapes by their own names.
import type { components } from "./schema";

export type Schemas = components["schemas"];

export type User = Schemas["UserView"];
export type Mentor = Schemas["MentorView"];
export type MentorCard = Schemas["CardView"];
export type Booking = Schemas["BookingView"];
export type BookingStatus = Schemas["BookingStatus"];
export type Order = Schemas["OrderView"];
export type Review = Schemas["ReviewView"];
export type Conversation = Schemas["ConversationView"];
export type Message = Schemas["MessageShown"];
export type Notification = Schemas["NotificationShown"];
export type Config = Schemas["Config"];
export type Payout = Schemas["chalicelib.handlers.payouts.PayoutView"];
