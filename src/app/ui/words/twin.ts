/** Words beside the point that the pointer is on. */
export const twin = (point: string, moved: string): string => `point ${point}, moved ${moved}`;
