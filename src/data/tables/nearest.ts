export const nearestName = (name: string, names: readonly string[]): string | null =>
  names.find((each) => each.toLowerCase() === name.toLowerCase()) ?? names.at(0) ?? null;
