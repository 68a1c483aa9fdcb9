import type { PortalUnderTest } from '../../support/portal/portal';

/** The stored connection of a credential. */
export async function storedCredential(portal: PortalUnderTest, id: string) {
  const { rows } = await portal.admin.query(
    'SELECT client_secret_sealed, version, base_url, client_id FROM credentials WHERE id = $1',
    [id],
  );
  return rows[0];
}
