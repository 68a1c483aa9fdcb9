import { LostPage } from '@/components/layout/lost-page';
import { NeededRole } from '@/components/layout/needed-role.client';
import { LinkButton } from '@/components/ui/button';

export const metadata = { title: 'Not allowed' };

export default function Forbidden() {
  return (
    <LostPage
      status="403"
      title="Your role does not reach here"
      tab="Not allowed"
      actions={
        <LinkButton look="primary" href="/">
          Go to your team
        </LinkButton>
      }
    >
      <NeededRole />
    </LostPage>
  );
}
