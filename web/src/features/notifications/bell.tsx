/** The bell in the navbar, with its menu. */
export function Bell() {
  return null;
}
