// In which zone does this reader see times? Their account's, or the browser's while nobody is signed in.
import { useSession } from "@/session/session";
import { browserZone } from "./time";

export function useZone(): string {
  return useSession().user?.timezone ?? browserZone();
}
