import { headers } from 'next/headers';
import { FailedPage } from '@/components/layout/failed-page';
import { LostPage } from '@/components/layout/lost-page';
import { LinkButton } from '@/components/ui/button';
import Forbidden, { metadata as forbidden } from './forbidden';

export async function generateMetadata() {
  const status = await asked();
  if (status === '403') return forbidden;
  return { title: status === '500' ? 'Something went wrong' : 'Not found' };
}

/** The front server asks here for the content of pages that refuse or fail; see lib/front/lost-pages.ts. */
const asked = async () => (await headers()).get('x-portal-lost');

/** One page for what does not exist and for what is another team's: the two must look the same. */
export default async function NotFound() {
  const status = await asked();
  if (status === '403') return <Forbidden />;
  if (status === '500') {
    return <FailedPage actions={<LinkButton href="/">Go to your team</LinkButton>} />;
  }
  return (
    <LostPage
      status="404"
      title="There is nothing here"
      tab="Not found"
      actions={
        <LinkButton look="primary" href="/">
          Go to your team
        </LinkButton>
      }
    >
      <p>The page does not exist, or it belongs to a team you are not in.</p>
      <p>Check the address, or ask the person who sent you the link to add you to their team.</p>
    </LostPage>
  );
}
