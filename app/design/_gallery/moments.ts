/** The gallery's clock stands still, so that its pictures can be compared. */
export const now = new Date('2026-03-01T12:00:00Z');
export const timeZone = 'UTC';

export const ago = (seconds: number) => new Date(now.getTime() - seconds * 1000);
