import { LostPage } from '@/components/layout/lost-page';
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
      <p>You are in this team, but this page takes a higher role. Ask an admin of the team.</p>
    </LostPage>
  );
}
