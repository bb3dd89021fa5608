import { expect, test } from "vitest";
import type { Colleague } from "../../core/index.js";
import { peopleOptions } from "./people-options.js";
import { matching, type PickerOption } from "./picker-filter.js";

const labels = (options: readonly { label: string }[]) => options.map(({ label }) => label);
const option = (label: string, more: Partial<PickerOption> = {}): PickerOption => ({
  id: label,
  label,
  ...more,
});

test("options are found by the beginnings of words, without case and accents", () => {
  const people = [option("Tomasz Wójcik"), option("Nguyễn Thùy Linh"), option("Đặng Łukasz")];
  expect(labels(matching(people, "linh nguyen"))).toEqual(["Nguyễn Thùy Linh"]);
  expect(labels(matching(people, "WOJ"))).toEqual(["Tomasz Wójcik"]);
  expect(labels(matching(people, "dang lukasz"))).toEqual(["Đặng Łukasz"]);
  expect(matching(people, "linh wojcik")).toEqual([]);
  expect(matching(people, "")).toHaveLength(3);
});

test("the best match comes first", () => {
  const options = [
    option("Unclaimed ones"),
    option("Assign", { also: "claim for another" }),
    option("Open the claim"),
    option("Claim #12"),
  ];
  expect(labels(matching(options, "claim"))).toEqual([
    "Claim #12",
    "Open the claim",
    "Assign",
    "Unclaimed ones",
  ]);
});

test("the options of a group stay together", () => {
  const options = [
    option("Mine", { group: "Views" }),
    option("Claim", { group: "Actions" }),
    option("Waiting", { group: "Views" }),
    option("Mark", { group: "Actions" }),
  ];
  expect(labels(matching(options, ""))).toEqual(["Mine", "Waiting", "Claim", "Mark"]);
  expect(labels(matching(options, "i"))).toEqual(["Mine", "Waiting", "Claim", "Mark"]);
});

const person = (name: string, more: Partial<Colleague> = {}): Colleague => ({
  id: name,
  external_id: null,
  name,
  role: "engineer",
  team_id: null,
  active: true,
  availability: "available",
  away_until: null,
  online: true,
  open_claims: 0,
  ...more,
});

test("people with an open page come first, then the least busy; those away come last", () => {
  const people = [
    person("Away", { availability: "away" }),
    person("Offline", { online: false }),
    person("Busy", { open_claims: 3 }),
    person("Free"),
  ];
  const options = peopleOptions(people, "Free");
  expect(options.map(({ label, detail, dim }) => [label, detail, dim])).toEqual([
    ["Free", "you · on now", false],
    ["Busy", "on now · 3 claims", false],
    ["Offline", "", false],
    ["Away", "away", true],
  ]);
});
