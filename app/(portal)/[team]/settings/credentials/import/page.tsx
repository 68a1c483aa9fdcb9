import { ImportForm } from '@/components/credentials/import-form.client';
import { PageHead } from '@/components/ui/page-head';
import { requireMembership } from '@/lib/auth';
import { importMany } from './actions';

export const metadata = { title: 'Import credentials' };

/** Many API clients at once: first what would happen, then the import. */
export default async function ImportPage({ params }: { params: Promise<{ team: string }> }) {
  const { team } = await requireMembership((await params).team, 'admin');
  const { slug } = team.team;
  const list = `/${slug}/settings/credentials`;
  return (
    <div className="max-w-4xl">
      <PageHead title="Import credentials" crumbs={[{ label: 'Credentials', href: list }]}>
        CSV with the columns name, baseUrl, clientId, clientSecret and, where outputs are encrypted,
        outputKey and outputScheme; or JSON, a list of objects with these fields. At most 100 rows.
      </PageHead>
      <ImportForm action={importMany.bind(null, slug)} home={list} />
    </div>
  );
}
