// Where is an application kept until it is sent? In this browser, one for each person.
import { emptyDraft, type Draft } from "@/features/profile/draft";

type Owner = { id: string; avatar: string | null; timezone: string };
const placeOf = (user: { id: string }) => `application:${user.id}`;

/** What they wrote before, or `instead`; what an older version of the form kept is filled up. */
export function keptDraft(user: Owner, instead: Draft = emptyDraft(user)): Draft {
  try {
    const text = localStorage.getItem(placeOf(user));
    return text ? { ...instead, ...(JSON.parse(text) as Partial<Draft>) } : instead;
  } catch {
    return instead;
  }
}

export function keep(user: { id: string }, draft: Draft): void {
  try {
    localStorage.setItem(placeOf(user), JSON.stringify(draft));
  } catch {
    // Then it lives as long as the page.
  }
}

export function forget(user: { id: string }): void {
  try {
    localStorage.removeItem(placeOf(user));
  } catch {
    // There was nothing to forget.
  }
}
