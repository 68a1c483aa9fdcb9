import { StatusBadge } from '@/components/ui/badge';
import { Button } from '@/components/ui/button';
import { PageHead } from '@/components/ui/page-head';
import { Pagination } from '@/components/ui/pagination';
import { Choices, Tabs } from '@/components/ui/tabs';
import { Section } from './section';

export function Navigation() {
  return (
    <Section id="navigation" title="Finding the way">
      <PageHead
        title="Night close"
        crumbs={[{ label: 'Pipelines', href: '#navigation' }]}
        badge={<StatusBadge tone="good">succeeded</StatusBadge>}
        actions={<Button look="primary">Run now…</Button>}
      >
        Closes the day’s books.
      </PageHead>
      <Tabs
        label="Pipeline"
        items={[
          { href: '#statistics', label: 'Statistics', current: true },
          { href: '#log', label: 'Log' },
        ]}
      />
      <Choices
        label="Range"
        items={[
          { href: '#today', label: 'Today' },
          { href: '#seven', label: '7 days', current: true },
          { href: '#thirty', label: '30 days' },
        ]}
      />
      <Pagination
        page={2}
        pageSize={100}
        total={1234}
        noun="pipelines"
        hrefFor={(page) => `#page-${page}`}
      />
    </Section>
  );
}
