import { headers } from 'next/headers';
import { LostPage } from '@/components/layout/lost-page';
import { LinkButton } from '@/components/ui/button';
import Forbidden, { metadata as forbidden } from './forbidden';

export const generateMetadata = async () =>
  (await isForbidden()) ? forbidden : { title: 'Not found' };

/** The front server asks here for what a page shows that refuses; see lib/front/lost-pages.ts. */
const isForbidden = async () => (await headers()).get('x-portal-lost') === '403';

/** One page for what does not exist and for what is another team's: it must not tell them apart. */
export default async function NotFound() {
  if (await isForbidden()) return <Forbidden />;
  return (
    <LostPage
      status="404"
      title="There is nothing here"
      actions={
        <LinkButton look="primary" href="/">
          Go to your team
        </LinkButton>
      }
    >
      <p>The page does not exist, or it belongs to a team you are not in.</p>
      <p>Check the address, or ask whoever sent you the link to add you to their team.</p>
    </LostPage>
  );
}
