import { LostPage } from '@/components/layout/lost-page';
import { LinkButton } from '@/components/ui/button';

export const metadata = { title: 'Not found' };

/** One page for what does not exist and for what is another team's: it must not tell them apart. */
export default function NotFound() {
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
