// What is a mentor's profile while it is written, and what is wrong with it before the API is asked?
import type { FieldError } from "@/api/errors";
import type { Mentor, Schemas } from "@/api/types";
import { weekProblems, sentWeek, weekOf, type Week } from "@/features/hours/week";

/** As the form's fields hold it: numbers as text. */
export interface Draft {
  headline: string;
  bio: string;
  avatar: string | null;
  languages: string[];
  linkedinUrl: string;
  years: string;
  currentCompany: string;
  currentRole: string;
  pastCompanies: string[];
  expertise: Schemas["Expertise"][];
  sessionTopics: Schemas["SessionTopic"][];
  timezone: string;
  week: Week;
  thirtyMin: string;
  sixtyMin: string;
}

export function emptyDraft(user: { avatar: string | null; timezone: string }): Draft {
  return {
    headline: "",
    bio: "",
    avatar: user.avatar,
    languages: [],
    linkedinUrl: "",
    years: "",
    currentCompany: "",
    currentRole: "",
    pastCompanies: [],
    expertise: [],
    sessionTopics: [],
    timezone: user.timezone,
    week: weekOf([]),
    thirtyMin: "",
    sixtyMin: "",
  };
}

export function draftOf(mentor: Mentor): Draft {
  const { experience, pricing } = mentor;
  return {
    headline: mentor.headline,
    bio: mentor.bio,
    avatar: mentor.avatar,
    languages: mentor.languages,
    linkedinUrl: mentor.linkedinUrl ?? "",
    years: String(experience.years),
    currentCompany: experience.currentCompany ?? "",
    currentRole: experience.currentRole ?? "",
    pastCompanies: experience.pastCompanies,
    expertise: mentor.expertise,
    sessionTopics: mentor.sessionTopics,
    timezone: mentor.timezone,
    week: weekOf(mentor.availability),
    thirtyMin: String(pricing.thirtyMin),
    sixtyMin: String(pricing.sixtyMin),
  };
}

/** The fields that both an application and a later change of the profile send. */
export function sentProfile(draft: Draft) {
  return {
    headline: draft.headline,
    bio: draft.bio,
    avatar: draft.avatar,
    languages: draft.languages,
    linkedinUrl: draft.linkedinUrl.trim() || null,
    experience: {
      years: Number(draft.years),
      currentCompany: draft.currentCompany.trim() || null,
      currentRole: draft.currentRole.trim() || null,
      pastCompanies: draft.pastCompanies,
    },
    expertise: draft.expertise,
    sessionTopics: draft.sessionTopics,
    pricing: { thirtyMin: Number(draft.thirtyMin), sixtyMin: Number(draft.sixtyMin), currency: "INR" },
  };
}

export function sentApplication(draft: Draft): Schemas["ApplicationShape"] {
  return { ...sentProfile(draft), timezone: draft.timezone, availability: sentWeek(draft.week) };
}

export const STEPS = ["bio", "experience", "expertise", "availability", "pricing"] as const;
export type Step = (typeof STEPS)[number];

const STEP_OF: Record<string, Step> = {
  headline: "bio",
  bio: "bio",
  avatar: "bio",
  languages: "bio",
  linkedinUrl: "bio",
  experience: "experience",
  expertise: "expertise",
  sessionTopics: "expertise",
  availability: "availability",
  timezone: "availability",
  pricing: "pricing",
};

/** Where a field of the API stands in the form. */
export function stepOf(field: string): Step {
  return STEP_OF[field.split(".")[0] ?? ""] ?? "bio";
}

const NAMES: Record<string, string> = {
  headline: "Headline",
  bio: "About you",
  avatar: "Picture",
  languages: "Languages",
  linkedinUrl: "LinkedIn",
  "experience.years": "Years of experience",
  "experience.currentCompany": "Company",
  "experience.currentRole": "Role",
  "experience.pastCompanies": "Earlier companies",
  expertise: "Expertise",
  sessionTopics: "Sessions",
  timezone: "Time zone",
  availability: "Weekly hours",
  "pricing.thirtyMin": "30 minutes",
  "pricing.sixtyMin": "60 minutes",
};

export function nameOf(field: string): string | undefined {
  return NAMES[field] ?? NAMES[field.split(".").slice(0, 2).join(".")] ?? NAMES[field.split(".")[0] ?? ""];
}

/** What a step lacks. The API has the last word on all of it. */
export function problemsOf(step: Step, draft: Draft): FieldError[] {
  return CHECKS[step](draft).filter((one): one is FieldError => Boolean(one));
}

type Found = FieldError | false;
const when = (wrong: boolean, field: string, message: string): Found => wrong && { field, message };
const isWhole = (text: string, least: number, most: number) =>
  /^\d+$/.test(text.trim()) && Number(text) >= least && Number(text) <= most;

const CHECKS: Record<Step, (draft: Draft) => Found[]> = {
  bio: ({ headline, bio, linkedinUrl }) => [
    when(!headline.trim(), "headline", "Say in a line who you are."),
    when(!bio.trim(), "bio", "Tell students what you have done and how you help."),
    when(
      linkedinUrl.trim() !== "" && !/^https:\/\/([a-z]+\.)?linkedin\.com\/\S+$/.test(linkedinUrl.trim()),
      "linkedinUrl",
      "Use the https address of your profile, such as https://www.linkedin.com/in/you.",
    ),
  ],
  experience: ({ years }) => [
    when(!isWhole(years, 0, 60), "experience.years", "Give whole years, from 0 to 60."),
  ],
  expertise: ({ expertise, sessionTopics }) => [
    when(!expertise.length, "expertise", "Choose at least one field."),
    when(!sessionTopics.length, "sessionTopics", "Choose at least one kind of session."),
  ],
  availability: ({ week }) => [
    when(!week.flat().length, "availability", "Add hours on at least one day."),
    ...weekProblems(week),
  ],
  pricing: ({ thirtyMin, sixtyMin }) => [
    when(!isWhole(thirtyMin, 1, 100_000), "pricing.thirtyMin", "Give whole rupees, from 1 to 1,00,000."),
    when(!isWhole(sixtyMin, 1, 100_000), "pricing.sixtyMin", "Give whole rupees, from 1 to 1,00,000."),
  ],
};
