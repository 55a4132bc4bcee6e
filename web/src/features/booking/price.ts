// What does it cost, tax named apart? Rounded as the API rounds: half up to a paisa.
export interface Breakdown {
  amount: number;
  taxable: number;
  gst: number;
}

export function breakdown(rupees: number, gstRate: number): Breakdown {
  const amount = rupees * 100;
  // The rate has few decimals: whole numbers keep the halves exact.
  const base = Math.round((1 + gstRate) * 10_000);
  const taxable = Math.floor((amount * 20_000 + base) / (2 * base));
  return { amount, taxable, gst: amount - taxable };
}

interface RefundStep {
  noticeHours: number;
  percent: number;
}

/** The cancellation policy in sentences, most notice first. */
export function policy(steps: RefundStep[]): string[] {
  const lines = steps.map(({ noticeHours, percent }, index) => {
    const before = steps[index - 1]?.noticeHours;
    const span = before
      ? `From ${noticeHours} to ${before} hours before`
      : `More than ${noticeHours} hours before`;
    return `${span}: ${percent === 100 ? "all of it back" : percent === 50 ? "half of it back" : `${percent}% back`}`;
  });
  const last = steps.at(-1);
  return last ? [...lines, `Less than ${last.noticeHours} hours before: nothing back`] : lines;
}
