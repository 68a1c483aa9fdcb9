import { inTransaction, outageInWords } from '@/lib/db';

/**
 * Whether the database has room to write: one on a full disk can still be read, and says that it is ready as if
 * nothing were wrong. Writes a megabyte, and takes it back.
 */
export async function checkRoom(): Promise<{ name: string; ok: boolean; detail: string }> {
  const name = 'room';
  try {
    await inTransaction({}, async (tx) => {
      await tx.$executeRaw`
        CREATE TEMPORARY TABLE doctor_room ON COMMIT DROP AS
        SELECT repeat(md5(n::text), 60) AS text FROM generate_series(1, 550) n`;
    });
    return { name, ok: true, detail: 'a megabyte could be written' };
  } catch (error) {
    const outage = outageInWords(error);
    if (outage) return { name, ok: false, detail: outage };
    // Where nobody may create temporary tables.
    return { name, ok: true, detail: 'not checked: this user may not create temporary tables' };
  }
}
