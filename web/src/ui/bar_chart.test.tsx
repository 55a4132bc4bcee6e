import { render, screen } from "@testing-library/react";
import { expect, test } from "vitest";
import { BarChart, niceTop } from "./bar_chart";

test("the axis ends at a round number that no bar passes", () => {
  expect([0, 1, 3, 41, 101, 1_200_00].map(niceTop)).toEqual([0, 1, 4, 50, 200, 2_000_00]);
});

test("what the bars show can be read as a table", () => {
  const bars = [{ label: "3 Aug", name: "Week of 3 August", value: 1200 }];

  render(
    <BarChart
      title="Earned"
      summary="12 weeks"
      bars={bars}
      write={(value) => `₹${value}`}
      columns={["Week", "₹"]}
    />,
  );

  expect(screen.getByRole("rowheader", { name: "Week of 3 August", hidden: true })).toBeTruthy();
  expect(screen.getByRole("cell", { name: "₹1200", hidden: true })).toBeTruthy();
});
