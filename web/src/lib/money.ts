// How is money written? Prices are whole rupees; amounts that move are paise.
const whole = new Intl.NumberFormat("en-IN", {
  style: "currency",
  currency: "INR",
  maximumFractionDigits: 0,
});
const exact = new Intl.NumberFormat("en-IN", {
  style: "currency",
  currency: "INR",
  minimumFractionDigits: 2,
});

export function rupees(price: number): string {
  return whole.format(price);
}

/** Paise are shown only where there are any, or where `always` asks for columns that line up. */
export function paise(amount: number, always = false): string {
  return (always || amount % 100 !== 0 ? exact : whole).format(amount / 100);
}
